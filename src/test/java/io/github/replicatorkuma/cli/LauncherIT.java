package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.bench.Directories;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher as it is shipped, in surroundings that it did not choose. */
class LauncherIT {
  private static final Path SHIPPED = Path.of(RunningInstance.launcher());
  private static final String PASSWORD = "pässwörd-密";
  private static final String SAYS_HOW_IT_WAS_CALLED =
      "[ \"$1\" = -version ] && echo 'openjdk version \"17.0.1\"' || echo \"$@\"";

  @TempDir Path directory;
  private Path programs;
  private Path tree;
  private Path received;
  private byte[] password = PASSWORD.getBytes(StandardCharsets.UTF_8);

  @BeforeEach
  void makeTree() throws IOException {
    programs = Files.createDirectory(directory.resolve("programs"));
    tree = Files.createDirectory(directory.resolve("tree")).toRealPath();
    Files.createDirectory(tree.resolve("bin"));
    Files.createDirectory(tree.resolve("lib"));
    Files.copy(SHIPPED, tree.resolve("bin/replicator-kuma"));
    received = directory.resolve("received");
    executable(
        programs.resolve("restic"),
        "printf %s \"$RESTIC_PASSWORD\" >"
            + received
            + "; echo \"${LC_ALL-unset} $LANG\" >"
            + directory.resolve("locale"));
  }

  /** Each as LC_ALL, LC_CTYPE, LC_TIME and LANG; of these, C.UTF-8 alone is sure to be there. */
  @ParameterizedTest
  @CsvSource({
    ",,,",
    ",,,en_US.UTF-8",
    ",,,de_DE",
    ",,,C",
    "en_US.UTF-8,,,C.UTF-8",
    "POSIX,C.UTF-8,,C.UTF-8",
    ",de_DE.UTF-8,,C.UTF-8",
    ",C.UTF-8,,zz_ZZ",
    ",,de_DE.UTF-8,C.UTF-8",
    "C.UTF-8,,de_DE.UTF-8,de_DE",
    ",,,C.UTF-8"
  })
  void passwordBeyondAscii_inAnyLocale_reachesResticAsItIs(
      String all, String ctype, String time, String lang) throws Exception {
    Map<String, String> locale = new HashMap<>();
    locale.put("LC_ALL", all);
    locale.put("LC_CTYPE", ctype);
    locale.put("LC_TIME", time);
    locale.put("LANG", lang);
    locale.values().removeIf(Objects::isNull);

    launch(SHIPPED, locale);

    assertThat(received).hasBinaryContent(PASSWORD.getBytes(StandardCharsets.UTF_8));
    assertThat(directory.resolve("locale"))
        .hasContent(locale.getOrDefault("LC_ALL", "unset") + " " + locale.getOrDefault("LANG", ""));
  }

  @Test
  void passwordBeyondAscii_whereNoLocaleCanBeAsked_reachesResticAsItIs() throws Exception {
    executable(programs.resolve("locale"), "exit 127");

    launch(SHIPPED, Map.of("LANG", "en_US.UTF-8"));

    assertThat(received).hasBinaryContent(PASSWORD.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void passwordThatIsNotUtf8_reachesResticAsItIs() throws Exception {
    password = PASSWORD.substring(0, 8).getBytes(StandardCharsets.ISO_8859_1);

    launch(SHIPPED, Map.of("LC_ALL", "C.UTF-8"));

    assertThat(received).hasBinaryContent(password);
  }

  /** As where no UTF-8 locale is installed at all. */
  @Test
  void javaThatReadsAscii_handsThePasswordOn_andRefusesWhatItWouldHaveToUnderstand()
      throws Exception {
    executable(programs.resolve("locale"), "echo UTF-8");
    launch(SHIPPED, Map.of("LC_ALL", "POSIX"));
    assertThat(received).hasBinaryContent(PASSWORD.getBytes(StandardCharsets.UTF_8));
    Files.delete(received);

    // From the shell, since this JVM may be unable to hand it on.
    executable(
        programs.resolve("odd"), "export RESTIC_REPOSITORY=/bäck; exec " + SHIPPED + " \"$@\"");
    assertThat(launch(programs.resolve("odd"), Map.of("LC_ALL", "POSIX")))
        .contains("RESTIC_REPOSITORY", "UTF-8", "LC_ALL");
    assertThat(received).doesNotExist();
  }

  @Test
  void runtimeInTheTree_isPreferredToTheJavaOnThePath() throws Exception {
    executable(programs.resolve("java"), "echo the wrong one");
    Files.createDirectories(tree.resolve("runtime/bin"));
    executable(tree.resolve("runtime/bin/java"), SAYS_HOW_IT_WAS_CALLED);

    assertThat(launch(tree.resolve("bin/replicator-kuma"), Map.of()))
        .endsWith(" io.github.replicatorkuma.cli.Main snapshots\n");
  }

  @Test
  void librariesOfAFleet_areOnTheClassPathOfAFleetAlone() throws Exception {
    executable(programs.resolve("java"), SAYS_HOW_IT_WAS_CALLED);
    Files.createDirectory(tree.resolve("lib/fleet"));
    String library = Files.createFile(tree.resolve("lib/fleet/s3.jar")).toString();
    Path launcher = tree.resolve("bin/replicator-kuma");

    assertThat(launch(launcher, Map.of("REPLICATOR_MODE", "BACKUP"))).doesNotContain(library);
    assertThat(launch(launcher, Map.of("REPLICATOR_FLEET", "off"))).doesNotContain(library);
    assertThat(launch(launcher, Map.of("REPLICATOR_MODE", "AUTO"))).contains(library);
    assertThat(launch(launcher, Map.of("REPLICATOR_FLEET", "/fleet"))).contains(library);
    assertThat(launch(launcher, Map.of("REPLICATOR_FLEET_FILE", "/secret"))).contains(library);
    assertThat(SHIPPED.resolveSibling("../lib/fleet"))
        .isDirectoryContaining("glob:**/s3-*.jar")
        .isDirectoryContaining("glob:**/postgresql-*.jar");
    assertThat(SHIPPED.resolveSibling("../lib")).isDirectoryNotContaining("glob:**/s3-*.jar");
  }

  @Test
  void nativeLibrariesInTheTree_areTakenFromThere() throws Exception {
    executable(programs.resolve("java"), SAYS_HOW_IT_WAS_CALLED);
    Path unpacked = Files.createDirectory(tree.resolve("native"));

    assertThat(launch(tree.resolve("bin/replicator-kuma"), Map.of()))
        .contains(" -Dorg.sqlite.lib.path=" + unpacked + " ")
        .contains(" -Djna.boot.library.path=" + unpacked + " -Djna.nounpack=true ")
        .endsWith(" io.github.replicatorkuma.cli.Main snapshots\n");
  }

  @Test
  void classArchive_madeWhereTheTreeIs_isWhatJavaStartsWith() throws Exception {
    for (String name : List.of("bin", "lib")) {
      Files.createDirectories(tree.resolve(name));
      try (Stream<Path> files = Files.list(SHIPPED.resolveSibling("../" + name))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = tree.resolve(name).resolve(file.getFileName());
          Files.copy(
              file, copy, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }

    Directories.copy(
        SHIPPED.resolveSibling("../lib/training").normalize(), tree.resolve("lib/training"));

    assertThat(run(List.of(tree.resolve("bin/class-archive").toString()), Map.of())).isEmpty();

    assertThat(tree.resolve("lib/replicator-kuma.jsa")).isNotEmptyFile();
    // With share:on Java does not start where the archive is not one for this tree.
    assertThat(
            run(
                List.of(tree.resolve("bin/replicator-kuma").toString(), "--version"),
                Map.of("JAVA_OPTS", "-Xshare:on")))
        .startsWith("replicator-kuma ");
  }

  private String run(List<String> command, Map<String, String> variables) throws Exception {
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().putAll(variables);
    assertThat(builder.start().waitFor(120, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output, StandardCharsets.UTF_8);
  }

  private static void executable(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** What {@code snapshots} prints in a container's environment, and with these variables. */
  private String launch(Path launcher, Map<String, String> variables) throws Exception {
    // The shell reads the password, since this JVM may be unable to hand it on.
    Path file = Files.write(directory.resolve("password"), password);
    Path output = directory.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                "-c",
                "export RESTIC_PASSWORD=\"$(cat " + file + ")\"; exec " + launcher + " snapshots")
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", programs + ":" + System.getenv("PATH"));
    builder.environment().put("DATA_DIR", directory.toString());
    builder.environment().put("RESTIC_REPOSITORY", directory.resolve("repository").toString());
    if (!launcher.startsWith(tree)) {
      builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    }
    builder.environment().putAll(variables);
    assertThat(builder.start().waitFor(60, TimeUnit.SECONDS)).isTrue();
    return Files.readString(output, StandardCharsets.UTF_8);
  }
}

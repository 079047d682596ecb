package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A leader that has published and a replica, each with what an operator reads and types there. */
final class HintFleet {
  static final String MANY_MONITORS =
      "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1099)"
          + " INSERT INTO monitor (id, name, user_id) SELECT i, 'm' || i, 1 FROM n";

  private static final Pattern PACK = Pattern.compile("\\b[0-9a-f]{64}\\b");

  /** Behind what each kind of restic's files begins with. */
  private static final int ROTTEN_FROM = 40;

  final Path directory;
  final Cli leader;
  final Cli replica;

  HintFleet(Path directory) throws Exception {
    this.directory = directory;
    leader = instance("leader", "BACKUP").with("REPLICATOR_INIT", "true");
    replica = instance("replica", "RESTORE");
    TestDatabases.seeded(leader.data());
    TestDatabases.seeded(replica.data());
    CheapRepository.create(repository(), Cli.PASSWORD);
    leader.run("publish").exitsWith(ExitCode.OK);
  }

  Cli instance(String name, String mode) throws IOException {
    return new Cli(directory.resolve(name), repository(), mode).with("REPLICATOR_INSTANCE", name);
  }

  Path repository() {
    return directory.resolve("repository");
  }

  static Path database(Cli of) {
    return of.data().resolve("kuma.db");
  }

  static void edit(Cli of, String name) {
    TestDatabases.execute(database(of), "UPDATE monitor SET name = '" + name + "' WHERE id = 9");
  }

  static String nine(Cli of) {
    return TestDatabases.query(database(of), "SELECT name FROM monitor WHERE id = 9").toString();
  }

  void publish(String name) {
    edit(leader, name);
    leader.run("publish").exitsWith(ExitCode.OK);
  }

  /** The replica's hundred monitors are others than the leader's under the same ids. */
  void othersUnderTheSameIds() {
    TestDatabases.execute(database(leader), MANY_MONITORS);
    leader.run("publish").exitsWith(ExitCode.OK);
    TestDatabases.execute(
        database(replica),
        MANY_MONITORS.replace("'m' || i", "'other' || i"),
        "UPDATE monitor SET type = 'ping', url = 'http://other' || id,"
            + " created_date = '2020-01-01 00:00:00' WHERE id >= 1000");
  }

  /** The whole command that begins so, as {@code --json} offers it. */
  static String offered(Cli.Result told, String begin) throws Exception {
    JsonNode json = told.json();
    for (JsonNode command : json.path("commands")) {
      if (command.asText().startsWith(begin)) {
        assertThat(json.path("hint").asText()).contains(command.asText());
        return command.asText();
      }
    }
    throw new AssertionError("no " + begin + " in " + told);
  }

  /** The same, where only people are told. */
  static String told(Cli.Result failed, String begin) {
    return told(failed.out() + failed.err(), begin);
  }

  static String told(String text, String begin) {
    Matcher command = Pattern.compile(begin + "[^`.,;)\"\n]*").matcher(text);
    assertThat(command.find()).as(text).isTrue();
    return command.group();
  }

  static Cli.Result run(Cli where, String command) {
    assertThat(command).startsWith("replicator-kuma ");
    String[] words = command.split(" ");
    return where.run(List.of(words).subList(1, words.length).toArray(String[]::new));
  }

  /** Runs it as {@code docker exec} does, with the variables of the instance. */
  void restic(String command) throws Exception {
    assertThat(command).startsWith("restic ");
    ProcessBuilder restic = new ProcessBuilder(command.split(" ")).redirectErrorStream(true);
    restic.environment().put("RESTIC_REPOSITORY", repository().toString());
    restic.environment().put("RESTIC_PASSWORD", Cli.PASSWORD);
    Path said = directory.resolve("restic.out");
    assertThat(restic.redirectOutput(said.toFile()).start().waitFor())
        .as(() -> command + ": " + said)
        .isZero();
  }

  /** Damages all files of one folder of the repository. */
  void rot(String folder) throws IOException {
    for (Path file : files(folder)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), ROTTEN_FROM);
      }
    }
  }

  List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(repository().resolve(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** Has what is published stored again, and deletes by hand what its restic cannot repair. */
  void storeAgain(String again) throws Exception {
    Cli.Result stored = run(leader, again + " --json");
    List<String> packs =
        PACK.matcher(stored.json().path("hint").asText()).results().map(r -> r.group()).toList();
    for (String pack : packs) {
      Files.delete(repository().resolve("data").resolve(pack.substring(0, 2)).resolve(pack));
    }
    if (!packs.isEmpty()) {
      stored = run(leader, offered(stored.exitsWith(ExitCode.STOPPED), "replicator-kuma publish"));
    }
    stored.exitsWith(ExitCode.OK);
  }
}

package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.bench.Directories;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** New data directories, the programs that make and serve them, and the options both must share. */
public final class MariaDbDataDirectory {
  /** Where Debian keeps servers, which an ordinary user's {@code PATH} may lack. */
  private static final List<String> FURTHER_DIRECTORIES =
      List.of("/usr/sbin", "/usr/local/sbin", "/usr/bin", "/usr/local/bin", "/usr/libexec");

  private static @Nullable Path template;

  private MariaDbDataDirectory() {}

  /** {@code mariadbd} with the options that depend on how the data directory was made. */
  static List<String> server(Path data) {
    List<String> command = new ArrayList<>();
    command.add(program("mariadbd"));
    command.add("--no-defaults");
    command.addAll(common(data));
    return command;
  }

  /** Makes a data directory; the first one takes half a second, further ones are copies of it. */
  static synchronized void make(Path data) {
    Path source = template;
    if (source == null) {
      source = install(TestDirectories.make("kuma-template"));
      template = source;
    }
    Directories.copy(source, data);
  }

  private static Path install(Path directory) {
    Path data = directory.resolve("data");
    List<String> command = new ArrayList<>();
    command.add(program("mariadb-install-db"));
    command.add("--no-defaults");
    command.addAll(common(data));
    command.addAll(
        List.of(
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
            "--skip-name-resolve",
            // A host name that cannot be looked up is no reason to fail.
            "--force"));
    TestDirectories.run(directory, command);
    return data;
  }

  private static List<String> common(Path data) {
    List<String> options = new ArrayList<>();
    options.add("--datadir=" + data);
    if ("root".equals(System.getProperty("user.name"))) {
      options.add("--user=root");
    }
    // A killed server loses nothing by these: only a power cut would.
    options.add("--loose-debug-no-sync");
    options.add("--innodb-flush-method=nosync");
    options.add("--innodb-data-file-path=ibdata1:8M:autoextend");
    options.add("--innodb-autoextend-increment=4");
    options.add("--innodb-log-file-size=4M");
    options.add("--loose-innodb-file-per-table=0");
    return options;
  }

  /**
   * The path of a program of the server's package.
   *
   * @throws AssertionError when it is not installed
   */
  public static String program(String name) {
    return Stream.concat(
            Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1)),
            FURTHER_DIRECTORIES.stream())
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "there is no " + name + " here: run scripts/test.sh, which installs it"))
        .toString();
  }
}

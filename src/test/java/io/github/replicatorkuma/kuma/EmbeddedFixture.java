package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.time.MonotonicClock;
import io.github.replicatorkuma.time.Sleeper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A data directory with the database of a real MariaDB, as Kuma would have made it. Its servers
 * listen on their socket only, by an option file that leaves their command line as it is.
 */
abstract class EmbeddedFixture {
  static final int SIGKILLED = 128 + 9;
  private static final String USER = System.getProperty("user.name");

  final DatabaseServers servers = new DatabaseServers(Path.of("/proc"));
  final Clock clock = new MonotonicClock();
  Path directory;
  Path data;
  EmbeddedMariaDb server;
  private final List<ProcessHandle> others = new ArrayList<>();
  private int rows;

  @BeforeEach
  void copyTheDatabase() throws Exception {
    directory = shortDirectory();
    data = Files.createDirectory(directory.resolve("data"));
    run("cp", "-a", Template.DATABASE.toString(), data.resolve("mariadb").toString());
    Files.createDirectory(data.resolve("run"));
    passOnTheOutput();
    server = server(Starts.WHEN_NEEDED);
  }

  @AfterEach
  void endAll() throws Exception {
    others.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle left : serving()) {
      left.destroyForcibly();
      left.onExit().get(30, TimeUnit.SECONDS);
    }
    delete(directory);
  }

  EmbeddedMariaDb server(Starts starts) {
    return new EmbeddedMariaDb(
        new EmbeddedFiles(data, () -> true), environment(), starts, clock, Sleeper.system());
  }

  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", directory.resolve("bin") + ":" + System.getenv("PATH"));
    environment.put("MYSQL_HOME", Template.HOME.toString());
    environment.put("DATA_DIR", data.toString());
    return environment;
  }

  /** Who serves the database now. */
  final List<ProcessHandle> serving() {
    return servers.serving(data.resolve("mariadb"));
  }

  /** Logs in as Kuma does, adds a row and finds it beside those from before. */
  final void useTheDatabase() throws SQLException {
    String url = "jdbc:mariadb://localhost/?localSocket=" + data.resolve("run/mariadb.sock");
    try (Connection connection = DriverManager.getConnection(url, USER, "");
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS kuma");
      statement.execute("CREATE TABLE IF NOT EXISTS kuma.used (id INT)");
      statement.execute("INSERT INTO kuma.used VALUES (1)");
      rows++;
      try (ResultSet result = statement.executeQuery("SELECT COUNT(*) FROM kuma.used")) {
        assertThat(result.next()).isTrue();
        assertThat(result.getInt(1)).isEqualTo(rows);
      }
    }
  }

  /** All that any server has printed. */
  final String output() throws IOException {
    Path log = directory.resolve("log");
    return Files.exists(log) ? Files.readString(log) : "";
  }

  /** InnoDB says so whenever it was used and then not closed. */
  final void assertNeverKilled() throws IOException {
    assertThat(output()).contains("ready for connections").doesNotContain("crash recovery");
  }

  /** A server that nobody here knows of, as after a Kuma that was killed. */
  final Process orphan() throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            directory.resolve("bin/mariadbd").toString(),
            "--user=" + USER,
            "--datadir=" + data.resolve("mariadb"),
            "--socket=" + data.resolve("run/mariadb.sock"),
            "--pid-file=" + data.resolve("run/mysqld.pid"));
    builder.environment().putAll(environment());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    return keepTrackOf(builder.start());
  }

  final Process keepTrackOf(Process process) {
    others.add(process.toHandle());
    return process;
  }

  final void awaitGreeting() {
    while (!ServerGreeting.comesFrom(data.resolve("run/mariadb.sock"))) {
      Thread.onSpinWait();
    }
  }

  /** Puts a program of this name before the real one. */
  final void replaceProgram(String script) throws IOException {
    Path program = Files.createDirectories(directory.resolve("bin")).resolve("mariadbd");
    Files.deleteIfExists(program);
    Files.writeString(program, script);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static <T> FutureTask<T> inBackground(Callable<T> task) {
    FutureTask<T> future = new FutureTask<>(task);
    Thread thread = new Thread(future);
    thread.setDaemon(true);
    thread.start();
    return future;
  }

  private void passOnTheOutput() throws IOException {
    replaceProgram(
        "#!/bin/bash\nexec %s \"$@\" > >(exec tee -a -p %s) 2>&1\n"
            .formatted(Template.PROGRAM, directory.resolve("log")));
  }

  /** A socket's path has room for 107 bytes. */
  private static Path shortDirectory() throws IOException {
    return Files.createTempDirectory("rk");
  }

  private static void run(String... command) throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("MYSQL_HOME", Template.HOME.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(output).isZero();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Made once. */
  private static final class Template {
    static final Path PROGRAM = program();
    static final Path HOME = home();
    static final Path DATABASE = install();

    private static Path program() {
      return Stream.concat(
              Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/sbin", "/usr/libexec"))
          .map(folder -> Path.of(folder, "mariadbd"))
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() -> new AssertionError("no mariadbd: run scripts/test.sh"));
    }

    private static Path home() {
      try {
        Path home = shortDirectory();
        Files.writeString(
            home.resolve("my.cnf"), "[mysqld]\nskip-networking\ninnodb_log_file_size=4M\n");
        return home;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    private static Path install() {
      Path database = HOME.resolve("mariadb");
      try {
        run(
            "mariadb-install-db",
            "--user=" + USER,
            "--auth-root-socket-user=" + USER,
            "--auth-root-authentication-method=socket",
            "--skip-test-db",
            "--datadir=" + database);
      } catch (IOException | InterruptedException e) {
        throw new AssertionError(e);
      }
      Runtime.getRuntime().addShutdownHook(new Thread(Template::deleteHome));
      return database;
    }

    private static void deleteHome() {
      try {
        delete(HOME);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}

package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.cli.NotedPrograms;
import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.mariadb.MariaDbDataDirectory;
import io.github.replicatorkuma.database.mariadb.TestDirectories;
import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.time.MonotonicClock;
import io.github.replicatorkuma.time.Sleeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * A data directory with the database of a real MariaDB, as Kuma would have made it. Its servers
 * listen on their socket only, by an option file that leaves their command line as it is.
 */
abstract class EmbeddedFixture {
  static final int SIGKILLED = 128 + 9;
  private static final String USER = System.getProperty("user.name");

  final DatabaseServers servers = new DatabaseServers(new Processes());
  final Clock clock = new MonotonicClock();
  Path directory;
  Path data;
  EmbeddedMariaDb server;
  private final List<ProcessHandle> others = new ArrayList<>();
  private int rows;

  @BeforeEach
  void copyTheDatabase() throws Exception {
    directory = TestDirectories.make("rk");
    data = Files.createDirectory(directory.resolve("data"));
    Directories.copy(Template.DATABASE, data.resolve("mariadb"));
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
    TestDirectories.delete(directory);
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
  final void useTheDatabase() {
    String url = "jdbc:mariadb://localhost/?localSocket=" + data.resolve("run/mariadb.sock");
    Sql kuma = () -> DriverManager.getConnection(url, USER, "");
    kuma.execute(
        "CREATE DATABASE IF NOT EXISTS kuma",
        "CREATE TABLE IF NOT EXISTS kuma.used (id INT)",
        "INSERT INTO kuma.used VALUES (1)");
    rows++;
    assertThat(kuma.number("SELECT COUNT(*) FROM kuma.used")).isEqualTo(rows);
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

  /**
   * A server that nobody here knows of, as after a Kuma that was killed. What was only just forked
   * is no server yet to who looks at it.
   */
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
    Process orphan = keepTrackOf(builder.start());
    while (orphan.isAlive() && !serving().contains(orphan.toHandle())) {
      Thread.onSpinWait();
    }
    return orphan;
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
    NotedPrograms.executable(program, script);
  }

  private void passOnTheOutput() throws IOException {
    replaceProgram(
        "#!/bin/bash\nexec %s \"$@\" > >(exec tee -a -p %s) 2>&1\n"
            .formatted(Template.PROGRAM, directory.resolve("log")));
  }

  /** Made once. */
  private static final class Template {
    static final String PROGRAM = MariaDbDataDirectory.program("mariadbd");
    static final Path HOME = TestDirectories.make("rk");
    static final Path DATABASE = install();

    private static Path install() {
      Path options = HOME.resolve("my.cnf");
      Path database = HOME.resolve("mariadb");
      try {
        Files.writeString(options, "[mysqld]\nskip-networking\ninnodb_log_file_size=4M\n");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      TestDirectories.run(
          HOME,
          List.of(
              MariaDbDataDirectory.program("mariadb-install-db"),
              "--defaults-file=" + options,
              "--user=" + USER,
              "--auth-root-socket-user=" + USER,
              "--auth-root-authentication-method=socket",
              "--skip-test-db",
              "--datadir=" + database));
      return database;
    }
  }
}

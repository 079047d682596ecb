package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.database.mariadb.ServerProcess;
import io.github.replicatorkuma.database.mariadb.TestDirectories;
import io.github.replicatorkuma.kuma.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * A real PostgreSQL for tests, which does not outlive this JVM. As root it runs as another user.
 */
final class PostgresServer implements AutoCloseable {
  static final String PASSWORD = "p@ss w/o?rd&";

  /** Where Debian keeps the programs, which are not on the PATH. */
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

  private static final int NOBODY = 65534;

  /** Which any user may enter: a root's temporary directory may be root's alone. */
  private static final Path FOR_ALL = Path.of("/var/tmp");

  private final Path directory = TestDirectories.make(FOR_ALL, "kuma-postgres");
  private final int port;
  private final ServerProcess process;

  PostgresServer() throws IOException {
    port = FreePort.find();
    Path password = Files.writeString(directory.resolve("password"), PASSWORD);
    List<String> user = List.of();
    if (Files.getAttribute(directory, "unix:uid").equals(0)) {
      user = List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups");
      Files.setAttribute(directory, "unix:uid", NOBODY);
      Files.setAttribute(password, "unix:uid", NOBODY);
    }
    List<String> make = new ArrayList<>(user);
    make.addAll(List.of(program("initdb"), "-D", directory.resolve("data").toString()));
    make.addAll(List.of("-U", "postgres", "--auth=scram-sha-256", "--pwfile=" + password));
    make.addAll(List.of("--no-sync", "--no-locale", "-E", "UTF8"));
    TestDirectories.run(directory, make);
    List<String> serve = new ArrayList<>(user);
    serve.addAll(List.of(program("postgres"), "-D", directory.resolve("data").toString()));
    serve.addAll(List.of("-h", "127.0.0.1", "-p", String.valueOf(port), "-k", "", "-F"));
    process =
        ServerProcess.start(
            serve, directory.resolve("printed"), "database system is ready to accept connections");
  }

  private static String program(String name) {
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin").resolve(name))
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() -> new AssertionError(name + " is not installed: scripts/test.sh does"))
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A database's address without a login. */
  String address(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
  }

  /** Runs statements as the administrator. */
  void execute(String database, String... statements) throws SQLException {
    Properties login = new Properties();
    login.setProperty("user", "postgres");
    login.setProperty("password", PASSWORD);
    try (Connection connection = new org.postgresql.Driver().connect(address(database), login)) {
      for (String statement : statements) {
        connection.createStatement().execute(statement);
      }
    }
  }

  @Override
  public void close() {
    process.stop();
    TestDirectories.delete(directory);
  }
}

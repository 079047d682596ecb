package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.kuma.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A real {@code mariadbd} for tests, with a data directory, a socket and a port of its own, which
 * touches no other server and does not outlive this JVM, however that ends.
 *
 * <p>A test needs a server of its own only where it wants other options, or to kill it.
 */
public final class MariaDbServer implements Sql, AutoCloseable {
  /** What a password may hold and a URL, a shell or an SQL literal may trip over. */
  private static final String PASSWORD = "p@ss:w/o?rd&\"'\\%#é ";

  private static final int SOCKET_PATH_BYTES = 107;

  private static @Nullable MariaDbServer shared;

  private final Path directory;
  private final int port;
  private final List<String> command;
  private final @Nullable TestCertificates certificates;
  private final Map<String, KumaTemplate> templates = new HashMap<>();
  private ServerProcess process;
  private int databases;

  private MariaDbServer(Path directory, boolean tls, List<String> options) throws IOException {
    this.directory = directory;
    this.port = FreePort.find();
    this.certificates = tls ? TestCertificates.in(directory) : null;
    Path data = directory.resolve("data");
    MariaDbDataDirectory.make(data);
    this.command = MariaDbDataDirectory.server(data);
    command.addAll(
        List.of(
            "--socket=" + socket(),
            "--pid-file=" + directory.resolve("pid"),
            "--tmpdir=" + directory,
            "--bind-address=127.0.0.1",
            "--port=" + port,
            "--skip-name-resolve",
            "--performance-schema=off",
            "--innodb-buffer-pool-size=32M",
            "--innodb-stats-persistent=0",
            // Not 0: what was committed must survive a killed server.
            "--innodb-flush-log-at-trx-commit=2",
            "--character-set-server=utf8mb4",
            "--collation-server=utf8mb4_general_ci"));
    command.addAll(certificates == null ? List.of("--skip-ssl") : certificates.serverOptions());
    command.addAll(options);
    this.process = ServerProcess.start(command, directory.resolve("printed"));
  }

  /** The one that all tests of this JVM may use at once; it is left running. */
  public static synchronized MariaDbServer shared() {
    if (shared == null) {
      shared = start();
    }
    return shared;
  }

  /**
   * A server that is not {@link #shared()}.
   *
   * @param options of {@code mariadbd}, such as {@code --default-time-zone=+09:00}
   */
  public static MariaDbServer start(String... options) {
    return start(/* tls= */ false, options);
  }

  /** One that offers TLS, with a certificate for {@code localhost} and {@code 127.0.0.1}. */
  public static MariaDbServer startWithTls(String... options) {
    return start(/* tls= */ true, options);
  }

  private static MariaDbServer start(boolean tls, String... options) {
    try {
      return new MariaDbServer(TestDirectories.make("kuma-mariadb"), tls, List.of(options));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return port;
  }

  public Path socket() {
    Path socket = directory.resolve("sock");
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length > SOCKET_PATH_BYTES) {
      throw new AssertionError(socket + " is too long for a socket: set -Djava.io.tmpdir");
    }
    return socket;
  }

  /** Who has signed the server's certificate. */
  public String caPem() {
    return certificates().pem("ca");
  }

  /** Who has not. */
  public String otherCaPem() {
    return certificates().pem("other-ca");
  }

  private TestCertificates certificates() {
    if (certificates == null) {
      throw new IllegalStateException("a server without TLS");
    }
    return certificates;
  }

  boolean hasTls() {
    return certificates != null;
  }

  /** Everything the server has printed since it was last started. */
  public String output() {
    return process.output();
  }

  public long pid() {
    return process.pid();
  }

  /** Makes an empty database as Kuma itself does, and a user for it with a difficult password. */
  public TestMariaDb create(String name) {
    String quoted = Sql.quoted(name);
    // Without backslashes the rights would be on any database whose name has that shape.
    String pattern = quoted.replace("_", "\\_").replace("%", "\\%");
    executeWith("CREATE USER " + quoted + " IDENTIFIED BY ?", PASSWORD);
    execute(
        "GRANT ALL ON " + pattern + ".* TO " + quoted,
        "CREATE DATABASE " + quoted + " CHARACTER SET utf8mb4");
    return new TestMariaDb(this, name, name, PASSWORD);
  }

  /** Removes a database and its user, whoever is connected. */
  void drop(TestMariaDb database) {
    String user = Sql.quoted(database.user());
    execute(
        "KILL USER " + user,
        "SET lock_wait_timeout = 30",
        "DROP DATABASE " + Sql.quoted(database.name()),
        "DROP USER " + user);
  }

  /** A name that no database of this server has had; it wants quoting. */
  public synchronized String freshName() {
    databases++;
    return "kuma-" + databases;
  }

  synchronized KumaTemplate template(String resource) {
    return templates.computeIfAbsent(resource, name -> KumaTemplate.load(this, name));
  }

  /** A connection of the server's administrator, which may send several statements at once. */
  @Override
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "root");
    properties.setProperty("allowMultiQueries", "true");
    properties.setProperty("sslMode", hasTls() ? "trust" : "disable");
    return DriverManager.getConnection("jdbc:mariadb://" + host() + ":" + port + "/", properties);
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Ends the server with SIGKILL, if it runs. */
  public void kill() {
    process.kill();
  }

  /** Ends the server with SIGTERM, if it runs, and starts it on the same data and port. */
  public void restart() {
    process.stop();
    process = ServerProcess.start(command, directory.resolve("printed"));
  }

  /** Ends the server with SIGTERM, if it runs, and deletes its data. */
  @Override
  public void close() {
    process.stop();
    TestDirectories.delete(directory);
  }
}

package io.github.replicatorkuma.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ways to a server, and what an operator is told when one is closed. */
@SuppressWarnings("NullAway.Init")
class MariaDbConnectionTest {
  private static MariaDbServer withTls;

  private TestMariaDb plain;
  private TestMariaDb secure;

  @BeforeAll
  static void startServer() {
    withTls = MariaDbServer.startWithTls();
  }

  @AfterAll
  static void stopServer() {
    withTls.close();
  }

  @BeforeEach
  void open() {
    plain = TestMariaDb.seeded(MariaDbServer.shared());
    secure = TestMariaDb.seeded(withTls);
  }

  @AfterEach
  void close() {
    plain.close();
    secure.close();
  }

  @Test
  void tls_authorityOfTheServer_isTrusted() throws Exception {
    assertThat(monitors(MariaDbDatabases.over(tls("localhost", Optional.of(withTls.caPem())))))
        .isEqualTo(47);
  }

  @Test
  void tls_anotherAuthority_isMisconfiguredWithAHint() {
    DatabaseException failure = failureOf(tls("localhost", Optional.of(withTls.otherCaPem())));

    assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
    // Said by the JDK in the handshake, before the driver has sent a login.
    assertThat(failure)
        .hasMessageContaining("no trusted TLS connection: ")
        .hasMessageContaining("unable to find valid certification path");
    assertThat(failure.hint()).contains("'ca'", "db-config.json");
  }

  @Test
  void tls_caThatIsNoPem_isMisconfigured() {
    DatabaseException failure = failureOf(tls("localhost", Optional.of("/run/secrets/ca.pem")));

    assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
    assertThat(failure.hint()).contains("PEM text");
  }

  @Test
  void tls_certificateForAnotherHost_isMisconfiguredWithAHint() {
    // Another way to write 127.0.0.1, which no certificate names.
    String otherName = "127.1";

    DatabaseException failure = failureOf(tls(otherName, Optional.of(withTls.caPem())));

    assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
    assertThat(failure.hint()).contains("made out to the host name");
  }

  @Test
  void tls_serverWithoutIt_isMisconfigured() {
    DatabaseException failure = failureOf(tls(plain, plain.host(), Optional.of(withTls.caPem())));

    assertThat(failure.kind()).isEqualTo(Kind.MISCONFIGURED);
    assertThat(failure.hint()).contains("'ssl'");
  }

  @Test
  void socket_ofTheServer_isUsed() throws Exception {
    assertThat(monitors(MariaDbDatabases.over(socket(plain.socket())))).isEqualTo(47);
  }

  @Test
  void socket_notThere_isUnavailable() {
    DatabaseException failure = failureOf(socket(Path.of("/nowhere/mariadb.sock")));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("/nowhere/mariadb.sock");
    assertThat(failure.hint()).contains("MariaDB runs");
  }

  @Test
  void password_wrong_isDeniedAndNotToldOf() {
    MariaDbAccess access = MariaDbDatabases.access(plain);

    DatabaseException failure =
        failureOf(login(access.host(), access.port(), access.user(), "hunter2"));

    assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure).hasMessageContaining("Access denied for user").hasNoCause();
    assertThat(failure.getMessage()).doesNotContain("hunter2", plain.password());
    assertThat(failure.hint()).contains("UPTIME_KUMA_DB_PASSWORD");
  }

  @Test
  void host_unknown_isUnavailableAndNamed() {
    DatabaseException failure =
        failureOf(login("no-such-host.invalid", 3306, plain.user(), plain.password()));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("there is no host no-such-host.invalid");
    assertThat(failure.hint()).contains("host name");
  }

  @Test
  void port_nobodyListens_isUnavailable() throws Exception {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    DatabaseException failure = failureOf(login("127.0.0.1", free, "kuma", "x"));

    assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
    assertThat(failure).hasMessageContaining("127.0.0.1:" + free).hasMessageContaining("refused");
  }

  @Test
  void privileges_readOnly_writeIsDeniedAndReadWorks() throws Exception {
    plain.server().execute("CREATE USER reader IDENTIFIED BY 'x'", "GRANT SELECT ON *.* TO reader");
    try {
      KumaDatabase database =
          MariaDbDatabases.over(login(plain.host(), plain.port(), "reader", "x"));

      assertThat(monitors(database)).isEqualTo(47);
      DatabaseException failure =
          catchThrowableOfType(
              DatabaseException.class,
              () ->
                  database.write(
                      t -> {
                        t.delete(new TableName("tag"), "id", List.of("1"));
                        return true;
                      }));

      assertThat(failure.kind()).isEqualTo(Kind.DENIED);
      assertThat(failure).hasMessageContaining("DELETE command denied");
      assertThat(failure.hint()).contains("all privileges");
    } finally {
      plain.server().execute("DROP USER reader");
    }
  }

  @Test
  void privileges_none_isDenied() {
    plain.server().execute("CREATE USER stranger IDENTIFIED BY 'x'");
    try {
      DatabaseException failure = failureOf(login(plain.host(), plain.port(), "stranger", "x"));

      assertThat(failure.kind()).isEqualTo(Kind.DENIED);
    } finally {
      plain.server().execute("DROP USER stranger");
    }
  }

  @Test
  void exists_databaseNotCreatedOrEmpty_isFalse() {
    TestMariaDb fresh = plain.server().create("fresh-and-empty");
    try {
      assertThat(MariaDbDatabases.over(database(fresh.name(), fresh)).exists()).isFalse();
      plain.server().execute("DROP DATABASE `fresh-and-empty`");
      assertThat(MariaDbDatabases.over(database(fresh.name(), fresh)).exists()).isFalse();
      assertThat(MariaDbDatabases.over(plain).exists()).isTrue();
    } finally {
      plain.server().execute("DROP USER `fresh-and-empty`");
    }
  }

  @Test
  void exists_serverThatDoesNotLetUsIn_isTrueSoThatTheReasonIsTold() {
    assertThat(
            MariaDbDatabases.over(login(plain.host(), plain.port(), plain.user(), "wrong"))
                .exists())
        .isTrue();
  }

  private static long monitors(KumaDatabase database) throws Exception {
    return database.<Long>read(t -> t.count(ReplicatedTables.MONITOR));
  }

  private MariaDbAccess tls(String host, Optional<String> ca) {
    return tls(secure, host, ca);
  }

  private static MariaDbAccess tls(TestMariaDb kuma, String host, Optional<String> ca) {
    return new MariaDbAccess(
        Optional.empty(), host, kuma.port(), kuma.name(), kuma.user(), kuma.password(), true, ca);
  }

  private MariaDbAccess socket(Path socket) {
    return MariaDbDatabases.onSocket(plain, socket);
  }

  private MariaDbAccess login(String host, int port, String user, String password) {
    return MariaDbDatabases.tcp(host, port, plain.name(), user, password);
  }

  private static MariaDbAccess database(String name, TestMariaDb database) {
    MariaDbServer server = database.server();
    return MariaDbDatabases.tcp(
        server.host(), server.port(), name, database.user(), database.password());
  }

  private static DatabaseException failureOf(MariaDbAccess access) {
    DatabaseException failure =
        catchThrowableOfType(
            DatabaseException.class, () -> monitors(MariaDbDatabases.over(access)));
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}

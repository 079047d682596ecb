package io.github.replicatorkuma.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.mariadb.MariaDbServer.Database;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MariaDbServerTest {
  @Test
  void twoServers_sideBySide_shareNothing() {
    try (MariaDbServer other = MariaDbServer.start("--default-time-zone=+09:00")) {
      Database database = other.create("only-here");

      assertThat(other.query("SHOW DATABASES")).contains(database.name());
      assertThat(MariaDbServer.shared().query("SHOW DATABASES")).doesNotContain(database.name());
      assertThat(other.query("SELECT @@time_zone")).containsExactly("+09:00");
      assertThat(other.port()).isNotEqualTo(MariaDbServer.shared().port());
    }
  }

  @Test
  void killedServer_restarted_hasWhatWasCommitted() throws SQLException {
    try (MariaDbServer server = MariaDbServer.start()) {
      TestMariaDb database = TestMariaDb.empty(server);
      database.execute("INSERT INTO tag (name, color) VALUES ('committed', 'red')");
      try (Connection open = database.connect()) {
        open.setAutoCommit(false);
        Sql.execute(open, "INSERT INTO tag (name, color) VALUES ('not committed', 'red')");

        server.kill();
        assertThatThrownBy(() -> database.query("SELECT name FROM tag"))
            .hasRootCauseInstanceOf(java.net.ConnectException.class);
      }
      server.restart();

      assertThat(database.query("SELECT name FROM tag")).containsExactly("committed");
    }
  }

  @Test
  void closedServer_leavesNeitherProcessNorFiles() {
    MariaDbServer server = MariaDbServer.start();
    ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
    Path socket = server.socket();
    assertThat(socket).exists();

    server.close();

    assertThat(process.isAlive()).isFalse();
    assertThat(socket.getParent()).doesNotExist();
  }

  @Test
  void serverOfAKilledJvm_endsToo(@TempDir Path temporary) throws Exception {
    try (ServerHolder holder = ServerHolder.start(temporary)) {
      assertThat(holder.server().isAlive()).isTrue();

      holder.kill();

      assertThat(holder.server().onExit().get(10, TimeUnit.SECONDS).isAlive()).isFalse();
    }
  }

  @Test
  void certificate_isThatOfItsAuthorityForLocalhost() throws SQLException {
    try (MariaDbServer server = MariaDbServer.startWithTls()) {
      Database database = server.create("kuma");

      try (Connection verified = verified(database, "localhost", server.caPem())) {
        assertThat(Sql.query(verified, "SELECT database()")).containsExactly("kuma");
      }
      try (Connection verified = verified(database, "127.0.0.1", server.caPem())) {
        assertThat(verified.isValid(1)).isTrue();
      }
      // Without a password, as the driver takes a server that knows the password for the right one.
      Database withoutPassword = new Database(server, "kuma", "root", "");
      try (Connection verified = verified(withoutPassword, "localhost", server.caPem())) {
        assertThat(verified.isValid(1)).isTrue();
      }
      assertThatThrownBy(() -> verified(withoutPassword, "localhost", server.otherCaPem()))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("certification path");
    }
  }

  @Test
  void serverWithoutTls_offersNone() {
    MariaDbServer server = MariaDbServer.shared();

    assertThat(server.query("SELECT @@have_ssl")).containsExactly("DISABLED");
    assertThatThrownBy(server::caPem).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void user_reachesNoDatabaseButItsOwn() throws SQLException {
    try (MariaDbServer server = MariaDbServer.start()) {
      Database database = server.create("kuma_1");
      server.create("kuma-1");

      Properties login = login(database);
      login.setProperty("localSocket", server.socket().toString());
      try (Connection connection = DriverManager.getConnection("jdbc:mariadb:///kuma_1", login)) {
        assertThat(Sql.query(connection, "SHOW DATABASES"))
            .containsExactly("information_schema", "kuma_1");
      }
    }
  }

  @Test
  void missingProgram_tellsHowToInstallIt() {
    assertThatThrownBy(() -> MariaDbDataDirectory.program("no-such-program"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("there is no no-such-program here: run scripts/test.sh, which installs it");
    assertThat(Files.isExecutable(Path.of(MariaDbDataDirectory.program("mariadbd")))).isTrue();
  }

  private static Connection verified(Database database, String host, String authority)
      throws SQLException {
    Properties properties = login(database);
    properties.setProperty("sslMode", "verify-full");
    properties.setProperty("serverSslCert", authority);
    return DriverManager.getConnection(
        "jdbc:mariadb://" + host + ":" + database.server().port() + "/" + database.name(),
        properties);
  }

  private static Properties login(Database database) {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    return properties;
  }
}

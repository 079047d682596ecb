package io.github.replicatorkuma.fleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.model.ReplicationException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What real databases refuse, with what to do and without secrets. */
final class SqlRecordsTest {
  private static final String LOGIN = "?user=fleet_reader&password=secret";

  private static MariaDbServer mariaDb;
  private static PostgresServer postgres;
  private static List<String> addresses;

  @BeforeAll
  static void start() throws Exception {
    mariaDb = MariaDbServer.shared();
    postgres = new PostgresServer();
    mariaDb.execute(
        "CREATE OR REPLACE DATABASE fleet_refused",
        "CREATE OR REPLACE USER fleet_reader IDENTIFIED BY 'secret'",
        "GRANT SELECT ON fleet_refused.* TO fleet_reader");
    postgres.execute("postgres", "CREATE DATABASE fleet_refused");
    postgres.execute("fleet_refused", "CREATE USER fleet_reader PASSWORD 'secret'");
    addresses = List.of(mariaDbAddress("fleet_refused"), postgres.address("fleet_refused"));
  }

  @AfterAll
  static void stop() {
    postgres.close();
  }

  private static String mariaDbAddress(String database) {
    return "jdbc:mariadb://" + mariaDb.host() + ":" + mariaDb.port() + "/" + database;
  }

  @Test
  void password_thatIsWrong_isTerminal() throws Exception {
    for (String address : addresses) {
      assertFails(address + LOGIN + "-wrong", StoreFault.LOGIN);
    }
  }

  @Test
  void login_thatIsMissing_isTerminal() throws Exception {
    assertFails(postgres.address("fleet_refused"), StoreFault.LOGIN);
  }

  @Test
  void database_thatIsNotThere_isTerminal() throws Exception {
    assertFails(mariaDbAddress("fleet_absent") + "?user=root", StoreFault.MISSING);
    assertFails(postgres.address("fleet_absent") + LOGIN, StoreFault.MISSING);
  }

  @Test
  void user_whoMayNotMakeTheTable_isTerminal() throws Exception {
    for (String address : addresses) {
      assertFails(address + LOGIN, StoreFault.DENIED);
    }
  }

  @Test
  void user_whoMayOnlyRead_readsAndDoesNotWrite() throws Exception {
    mariaDb.execute(
        "CREATE OR REPLACE DATABASE fleet_read",
        "CREATE TABLE fleet_read.replicator_fleet (id VARCHAR(128) PRIMARY KEY, sealed MEDIUMBLOB)",
        "GRANT SELECT ON fleet_read.* TO fleet_reader");
    postgres.execute("postgres", "CREATE DATABASE fleet_read");
    postgres.execute(
        "fleet_read",
        "CREATE TABLE replicator_fleet (id VARCHAR(128) PRIMARY KEY, sealed BYTEA)",
        "GRANT SELECT ON replicator_fleet TO fleet_reader");

    for (String address : List.of(mariaDbAddress("fleet_read"), postgres.address("fleet_read"))) {
      try (RecordStore store = RecordStores.at(address + LOGIN, "").open(Map.of())) {
        assertThat(store.read()).isEmpty();
        assertIs(failureOfWrite(store), StoreFault.DENIED);
      }
    }
  }

  @Test
  void database_ofUptimeKuma_isRefusedAndGetsNoTable() throws Exception {
    try (TestMariaDb kuma = TestMariaDb.empty(mariaDb)) {
      assertFails(mariaDbAddress(kuma.name()) + "?user=root", StoreFault.KUMAS);
      assertThat(kuma.query("SHOW TABLES LIKE 'replicator%'")).isEmpty();
    }
  }

  private static void assertFails(String address, StoreFault fault) throws Exception {
    try (RecordStore store = RecordStores.at(address, "").open(Map.of())) {
      assertIs(catchThrowableOfType(ReplicationException.class, store::read), fault);
      assertIs(failureOfWrite(store), fault);
    }
  }

  private static ReplicationException failureOfWrite(RecordStore store) {
    return catchThrowableOfType(
        ReplicationException.class, () -> store.write(new Sealed("kuma-a", new byte[1])));
  }

  private static void assertIs(ReplicationException failure, StoreFault fault) {
    assertThat(failure).as("a failure").isNotNull();
    assertThat(failure.hint())
        .as(failure.getMessage())
        .isEqualTo(fault.found("", null).at("").hint());
    assertThat(failure.getMessage()).contains("fleet").doesNotContain("secret");
  }
}

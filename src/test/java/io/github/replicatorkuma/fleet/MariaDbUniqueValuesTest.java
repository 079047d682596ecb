package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.fleet.StoredTables.Types;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Values that must be unique, and on MariaDB differ by more than their case, going from one row to
 * another.
 */
@SuppressWarnings("NullAway.Init")
class MariaDbUniqueValuesTest {
  @TempDir private Path directory;
  private Fleet fleet;

  @BeforeEach
  void bothSidesAreEqual() throws Exception {
    fleet =
        new Fleet(
            directory,
            TestKuma.sqlite(directory.resolve("leader")),
            TestKuma.mariaDb(
                directory.resolve("replica"),
                TestMariaDb.seeded(MariaDbServer.shared()),
                Route.TCP));
    fleet.leader.execute(
        "INSERT INTO user (id, username) VALUES (2, 'second')",
        "UPDATE status_page_cname SET domain = 'two.example.com' WHERE id = 2");
    fleet.publishAndApply();
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private void assertApplies(String... edits) throws Exception {
    fleet.leader.execute(edits);
    fleet.publishAndApply();
    fleet.assertReplicaMeansWhatTheLeaderDoes(Types.of(MariaDbServer.shared()));
  }

  @Test
  void slugsNamesAndDomains_swapped_apply() throws Exception {
    assertApplies(
        "UPDATE status_page SET slug = 'parked' WHERE id = 1",
        "UPDATE status_page SET slug = 'main' WHERE id = 2",
        "UPDATE status_page SET slug = 'second' WHERE id = 1",
        "UPDATE user SET username = 'parked' WHERE id = 1",
        "UPDATE user SET username = 'admin' WHERE id = 2",
        "UPDATE user SET username = 'second' WHERE id = 1",
        "UPDATE status_page_cname SET domain = 'parked' WHERE id = 1",
        "UPDATE status_page_cname SET domain = 'status.example.com' WHERE id = 2",
        "UPDATE status_page_cname SET domain = 'two.example.com' WHERE id = 1");
  }

  @Test
  void slugsNamesAndDomains_swappedInAnotherCase_apply() throws Exception {
    assertApplies(
        "UPDATE status_page SET slug = CASE id WHEN 1 THEN 'SECOND' ELSE 'Main' END",
        "UPDATE user SET username = CASE id WHEN 1 THEN 'Second' ELSE 'ADMIN' END",
        "UPDATE status_page_cname SET domain ="
            + " CASE id WHEN 1 THEN 'TWO.example.com' ELSE 'Status.Example.com' END");
  }

  @Test
  void slugNameAndDomain_inAnotherCase_apply() throws Exception {
    assertApplies(
        "UPDATE status_page SET slug = 'MAIN' WHERE id = 1",
        "UPDATE user SET username = 'Ädmin' WHERE id = 1",
        "UPDATE status_page_cname SET domain = 'STATUS.example.com' WHERE id = 1");
  }

  @Test
  void slugNameAndDomain_ofADeletedRow_areFreeForANewOneInAnotherCase() throws Exception {
    assertApplies(
        "DELETE FROM status_page WHERE id = 2",
        "DELETE FROM status_page_cname",
        "INSERT INTO status_page (id, slug, title, icon, theme) VALUES (7, 'SECOND', '', '', '')",
        "INSERT INTO status_page_cname (id, status_page_id, domain)"
            + " VALUES (7, 7, 'STATUS.example.com')",
        "DELETE FROM user WHERE id = 2",
        "INSERT INTO user (id, username) VALUES (7, 'SECOND')");
  }

  @Test
  void slugOfARowThatGetsAnother_isFreeForANewOneInAnotherCase() throws Exception {
    assertApplies(
        "UPDATE status_page SET slug = 'other' WHERE id = 2",
        "INSERT INTO status_page (id, slug, title, icon, theme) VALUES (7, 'SECOND', '', '', '')");
  }
}

package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.fleet.StoredTables.Types;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Content of a leader on SQLite that no MariaDB can hold. */
@SuppressWarnings("NullAway.Init")
class MariaDbRefusalTest {
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
    fleet.publishAndApply();
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UPDATE monitor SET name = printf('%.*c', 151, 'x') WHERE id = 5 \
          | table monitor, row 5, column name: 151 characters, the limit is 150
          UPDATE monitor SET description = printf('%.*cé', 65534, 'x') WHERE id = 7 \
          | table monitor, row 7, column description: 65536 bytes, the limit is 65535
          INSERT INTO monitor (id, name) VALUES (99, printf('%.*c', 151, 'x')) \
          | table monitor, row 99, column name: 151 characters, the limit is 150
          UPDATE maintenance SET end_date = '2030-06-01T10:11:12+02:00' WHERE id = 1 \
          | table maintenance, row 1, column end_date: the column's type cannot hold the value
          UPDATE status_page SET slug = 'MAIN' WHERE id = 2 \
          | table status_page, row 2, column slug: there is an equal one already
          INSERT INTO status_page_cname (id, status_page_id, domain) VALUES (9, 1, 'STATUS.example.com') \
          | table status_page_cname, row 9, column domain: there is an equal one already
          INSERT INTO user (id, username) VALUES (9, 'Ädmin') \
          | table user, row 9, column username: there is an equal one already
          """)
  void contentThatMariaDbCannotHold_isNamed_changesNothingAndLeavesKumaRunning(
      String edit, String told) throws Exception {
    Map<String, List<String>> before = fleet.replica.storedReplicatedTables();
    List<String> events = fleet.recordingKuma.events();
    fleet.leader.execute("UPDATE tag SET name = 'before it in the plan'", edit);
    fleet.publish();

    for (int cycle = 1; cycle <= 2; cycle++) {
      assertThatThrownBy(fleet::apply)
          .isInstanceOfSatisfying(
              ReplicationException.class, e -> assertThat(e.isTerminal()).isTrue())
          .hasMessageStartingWith(told)
          .hasMessageNotContaining("xxx");
    }

    assertThat(fleet.replica.storedReplicatedTables()).isEqualTo(before);
    assertThat(fleet.recordingKuma.events()).isEqualTo(events);
    assertThat(fleet.beta.state().restorePoint()).doesNotExist();
  }

  @Test
  void leaderThatWasCorrected_isAppliedByTheNextCycle() throws Exception {
    fleet.leader.execute("UPDATE monitor SET name = printf('%.*c', 151, 'x') WHERE id = 5");
    fleet.publish();
    assertThatThrownBy(fleet::apply).isInstanceOf(ReplicationException.class);
    fleet.leader.execute("UPDATE monitor SET name = printf('%.*c', 150, 'x') WHERE id = 5");

    fleet.publishAndApply();

    fleet.assertReplicaMeansWhatTheLeaderDoes(Types.of(MariaDbServer.shared()));
  }

  @Test
  void emojiInATableOfANarrowCharacterSet_isNamed_andTheHintsCommandMendsIt() throws Exception {
    fleet.leader.execute("UPDATE tag SET name = 'plain'");
    fleet.publishAndApply();
    fleet.replica.execute("ALTER TABLE tag CONVERT TO CHARACTER SET utf8mb3");
    fleet.leader.execute("INSERT INTO tag (id, name, color) VALUES (97, 'fire 🔥', '#f00')");
    fleet.publish();

    ReplicationException failure = catchThrowableOfType(ReplicationException.class, fleet::apply);

    assertThat(failure)
        .hasMessageContainingAll("table tag, row 97, column name", "utf8mb3", "emoji");
    String statements = failure.hint().substring(failure.hint().indexOf("ALTER"));
    assertThat(statements).contains("ALTER DATABASE", "ALTER TABLE `tag`");
    fleet.replica.execute(statements.split("; ?", -1)[0], statements.split("; ?", -1)[1]);
    fleet.apply();
    fleet.assertReplicaMeansWhatTheLeaderDoes(Types.of(MariaDbServer.shared()));
  }

  @Test
  void emojiThatUptimeKumasOwnColumnDoesNotTake_isToBeChangedOnTheLeader() throws Exception {
    fleet.leader.execute("UPDATE user SET username = 'admin 🔥' WHERE id = 1");
    fleet.publish();

    ReplicationException failure = catchThrowableOfType(ReplicationException.class, fleet::apply);

    assertThat(failure).hasMessageContainingAll("table user, row 1, column username", "utf8mb3");
    assertThat(failure.hint()).contains("Change that value").doesNotContain("ALTER");
  }

  @Test
  void dateThatNoFormShows_isNotToBeCorrectedInAForm() throws Exception {
    fleet.leader.execute("UPDATE tag SET created_date = '2030-06-01T10:11:12+02:00' WHERE id = 1");
    fleet.publish();

    ReplicationException failure = catchThrowableOfType(ReplicationException.class, fleet::apply);

    assertThat(failure).hasMessageContaining("table tag, row 1, column created_date");
    fleet.leader.execute(failure.hint().substring(failure.hint().indexOf("UPDATE")));
    fleet.publishAndApply();
    fleet.assertReplicaMeansWhatTheLeaderDoes(Types.of(MariaDbServer.shared()));
  }

  @Test
  void runtimeColumns_inWhateverForm_neverDecide_andAreTold() throws Exception {
    fleet.leader.execute(
        "INSERT INTO maintenance (id, title, description, strategy, last_start_date)"
            + " VALUES (97, 'a', '', 'manual', '2030-06-01T12:11:12.345+02:00'),"
            + " (98, 'b', '', 'manual', 'no date at all')",
        "INSERT INTO status_page (id, slug, title, icon, theme, modified_date)"
            + " VALUES (97, 'seven', '7', '', 'light', 'no date at all')",
        "INSERT INTO monitor (id, name, dns_last_result)"
            + " VALUES (990, 'x', printf('%.*c', 70000, 'x'))",
        "INSERT INTO user (id, username, twofa_last_token) VALUES (97, 'x', 'longer than six')");

    ApplyOutcome.Applied applied = fleet.publishAndApply();

    assertThat(applied.warnings())
        .hasSize(4)
        .anySatisfy(
            told ->
                assertThat(told)
                    .contains("table maintenance, row 98, column last_start_date", "left out"));
    assertThat(fleet.replica.query("SELECT last_start_date FROM maintenance WHERE id IN (97, 98)"))
        .containsExactly("2030-06-01 10:11:12", null);
    assertThat(fleet.replica.query("SELECT count(*) FROM status_page WHERE slug = 'seven'"))
        .containsExactly("1");
    assertThat(Fleet.digestOf(fleet.replica)).isEqualTo(Fleet.digestOf(fleet.leader));
  }
}

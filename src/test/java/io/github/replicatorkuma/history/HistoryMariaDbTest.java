package io.github.replicatorkuma.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.HostileTexts;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.history.HistoryCrashChild.Job;
import io.github.replicatorkuma.history.RestorePlace.State;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same on a MariaDB server. */
@SuppressWarnings("NullAway.Init")
class HistoryMariaDbTest {
  private final List<TestMariaDb> opened = new ArrayList<>();
  private HistoryBed bed;
  private TestMariaDb kuma;

  @BeforeEach
  void dump(@TempDir Path directory) throws Exception {
    bed = new HistoryBed(directory);
    Files.createDirectories(bed.data());
    Files.createDirectories(bed.empty());
    kuma = TestMariaDb.seeded(MariaDbServer.shared());
    opened.add(kuma);
    for (String text : HostileTexts.all().toList()) {
      kuma.executeWith(
          "INSERT INTO heartbeat (monitor_id, msg, status, time) VALUES (1, ?, 1, '2026-11-30')",
          text);
    }
    kuma.execute("DELETE FROM tag ORDER BY id DESC LIMIT 1");
    bed.dumpOf(MariaDbDatabases.over(kuma), Steps.UNOBSERVED).run(HistoryProgress.UNSEEN);
  }

  @AfterEach
  void close() {
    opened.forEach(TestMariaDb::close);
  }

  @Test
  void restore_mariaDbOntoMariaDb_isEqualWithItsSchema() throws Exception {
    TestMariaDb empty = fresh();

    restore(empty);

    assertThat(content(empty)).isEqualTo(content(kuma));
    assertThat(place(empty).state()).isEqualTo(State.TAKEN);
  }

  @Test
  void restore_databaseThatTheServerLacks_isMade() throws Exception {
    TestMariaDb dropped = fresh();
    dropped.server().execute("DROP DATABASE " + dropped.name());
    assertThat(place(dropped).state()).isEqualTo(State.EMPTY);

    restore(dropped);

    assertThat(content(dropped)).isEqualTo(content(kuma));
  }

  @Test
  void restore_databaseThatHasATable_isRefusedAndLeft() throws Exception {
    TestMariaDb taken = fresh();
    taken.execute("CREATE TABLE of_somebody (id int)");

    assertThat(place(taken).state()).isEqualTo(State.TAKEN);
    assertThatThrownBy(() -> restore(taken)).hasMessageContaining(taken.name());

    assertThat(taken.query("SHOW TABLES")).containsExactly("of_somebody");
  }

  @Test
  void restore_killedAtEachStep_leavesTheDatabaseMarkedOrWhole() throws Exception {
    Map<Step, TestMariaDb> databases = new TreeMap<>();
    List<Job> jobs = new ArrayList<>();
    for (Step step : HistoryCrashTest.steps(Step.Role.RESTORE)) {
      databases.put(step, fresh());
      Path directory = Files.createDirectory(bed.directory().resolve(step.name()));
      jobs.add(new Job(step, directory, bed.backup(), Optional.of(databases.get(step))));
    }

    HistoryCrashChild.kill(bed.directory(), jobs);

    Map<String, List<String>> wanted = content(kuma);
    for (Job job : jobs) {
      TestMariaDb database = databases.get(job.step());
      boolean isPlaced = job.step() == Step.RESTORE_PLACED;
      assertThat(place(database).state())
          .as("%s", job.step())
          .isEqualTo(isPlaced ? State.TAKEN : State.HALF_RESTORED);
      if (!isPlaced) {
        restore(database);
      }
      assertThat(content(database)).isEqualTo(wanted);
    }
  }

  @Test
  void restore_otherEngine_isRefusedAndAScratchFileHoldsTheSameRows() throws Exception {
    assertThatThrownBy(
            () ->
                HistoryRestore.open(bed.backup())
                    .into(bed.place(), Optional.empty(), HistoryProgress.UNSEEN, Steps.UNOBSERVED))
        .hasMessageContaining("mariadb")
        .hasMessageContaining("sqlite");

    Path file = bed.directory().resolve("scratch.db");
    HistoryRestore.open(bed.backup()).scratch(file, HistoryProgress.UNSEEN);

    String texts = "SELECT hex(msg) FROM heartbeat WHERE msg IS NOT NULL ORDER BY id";
    assertThat(TestDatabases.query(file, texts)).isEqualTo(kuma.query(texts));
  }

  private void restore(TestMariaDb into) throws Exception {
    HistoryRestore.open(bed.backup())
        .into(place(into), Optional.empty(), HistoryProgress.UNSEEN, Steps.UNOBSERVED);
  }

  private RestorePlace place(TestMariaDb database) {
    KumaDatabase over = MariaDbDatabases.over(database);
    return new RestorePlace(bed.empty(), Optional.of(over));
  }

  private TestMariaDb fresh() {
    TestMariaDb database = TestMariaDb.withoutTables(MariaDbServer.shared());
    opened.add(database);
    return database;
  }

  private static Map<String, List<String>> content(TestMariaDb database) {
    Map<String, List<String>> all = new TreeMap<>();
    for (String table : database.query("SHOW TABLES").stream().map(String::valueOf).toList()) {
      all.put(table, database.stored(table));
      all.put(table + " made by", database.with(connection -> madeBy(connection, table)));
    }
    return all;
  }

  private static List<String> madeBy(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW CREATE TABLE " + Sql.quoted(table))) {
      row.next();
      return List.of(row.getString(2));
    }
  }
}

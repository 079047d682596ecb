package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.store.restic.CheapRepository;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A replica crashed at each step of an apply. */
@SuppressWarnings("NullAway.Init")
final class ApplyCrashTest extends CrashMatrix {
  private static final String CONVERGED = "up_to_date";
  private static final String NEWER_LOGO = "the newer logo of page 1";

  /**
   * What was in a database before the apply that crashed, and what has to be in it after.
   *
   * @param rows as they are stored
   * @param next what they mean
   */
  private record Before(
      Map<String, List<String>> rows,
      Map<String, List<String>> history,
      Map<String, List<String>> next) {}

  private final Map<CrashInstance, Before> before = new HashMap<>();
  private Map<String, List<String>> newRows;
  private Map<String, List<String>> newerRows;

  ApplyCrashTest() {
    super(Step.Role.REPLICA);
  }

  /** A repository, and the same with one more snapshot. */
  @Override
  void prepare() throws Exception {
    CrashInstance instance = new CrashInstance(directory.resolve("leader"));
    try (TestKuma leader = database(instance, Kind.SQLITE)) {
      writeLogo(instance);
      CheapRepository.create(instance.repository(), TestRestic.PASSWORD);
      leader.execute(
          "DELETE FROM monitor WHERE id = 3",
          "UPDATE monitor SET name = 'published' WHERE id = 5",
          "INSERT INTO monitor (id, name, user_id) VALUES (60, 'published', 1)");
      assertThat(leader.query("SELECT count(*) FROM monitor"))
          .containsExactly("" + CrashScenario.DEADLY_MONITORS);
      CrashDaemon daemon = new CrashDaemon(CrashScenario.PUBLISH, instance, Steps.UNOBSERVED);
      daemon.converge();
      newRows = meaningOf(leader);
      Directories.copy(instance.repository(), first());
      Directories.copy(instance.state().path(), leaderState());
      leader.execute(
          "DELETE FROM monitor WHERE id = 4",
          "UPDATE monitor SET name = 'newer' WHERE id = 5",
          "INSERT INTO monitor (id, name, user_id) VALUES (61, 'newer', 1)",
          "INSERT INTO monitor (id, name, user_id) VALUES (62, 'newer', 1)");
      Files.writeString(instance.uploads().resolve("logo1.png"), NEWER_LOGO);
      daemon.converge();
      newerRows = meaningOf(leader);
      Directories.copy(instance.repository(), newer());
    }
  }

  private Path first() {
    return directory.resolve("first");
  }

  private Path leaderState() {
    return directory.resolve("leader-state");
  }

  private Path newer() {
    return directory.resolve("newer");
  }

  @Override
  void prepare(CrashScenario scenario, Kind kind, CrashInstance instance, TestKuma database)
      throws Exception {
    copyRepository(scenario == CrashScenario.KEEP ? newer() : first(), instance);
    if (scenario == CrashScenario.KEEP) {
      Directories.copy(leaderState(), instance.state().path());
    }
    database.execute(
        "UPDATE monitor SET name = 'local' WHERE id = 6",
        "INSERT INTO monitor (id, name, user_id) VALUES (900, 'local', 1)",
        heartbeatOf(3),
        heartbeatOf(4),
        heartbeatOf(900));
    if (scenario.isLive()) {
      new CrashDaemon(CrashScenario.APPLY, instance, Steps.UNOBSERVED).converge();
      copyRepository(newer(), instance);
    }
    before.put(
        instance,
        new Before(
            database.storedReplicatedTables(),
            historyThatStays(database),
            scenario.hasNewer() ? newerRows : newRows));
    if (scenario == CrashScenario.LOGOS) {
      new CrashDaemon(CrashScenario.APPLY, instance, Steps.UNOBSERVED).converge();
      Files.delete(instance.uploads().resolve("logo1.png"));
    }
    if (scenario == CrashScenario.SETTLE) {
      failOnceCommitted(instance);
    }
  }

  private static String heartbeatOf(int monitor) {
    return "INSERT INTO heartbeat (monitor_id, status, msg, time, important)"
        + " VALUES (%d, 1, 'local', '2030-01-01 00:00:00', 0)".formatted(monitor);
  }

  private static void failOnceCommitted(CrashInstance instance) throws Exception {
    new CrashDaemon(CrashScenario.APPLY, instance, PlainInstance.failingAt(Step.APPLY_COMMITTED))
        .cycle();
    assertThat(instance.state().restorePoint()).exists();
  }

  /** Of the monitors that are here and in the snapshot. */
  private static Map<String, List<String>> historyThatStays(TestKuma database) {
    Map<String, List<String>> history = new TreeMap<>();
    for (TableName table : ReplicatedTables.HISTORY) {
      history.put(
          table.value(),
          database.stored(table.value()).stream()
              .filter(row -> !row.matches(".*\\bmonitor_id=\\w+:(3|4|900) .*"))
              .toList());
    }
    assertThat(history.get("heartbeat")).hasSizeGreaterThan(10);
    return history;
  }

  @Override
  String aftermath(Remains remains) throws Exception {
    TestKuma database = remains.database();
    CrashDaemon daemon = remains.daemon();
    boolean rolledBack = remains.scenario() == CrashScenario.ROLL_BACK;
    String found = oldOrNewRows(remains);
    daemon.runUntil(rolledBack ? "refused" : CONVERGED);
    String end = oldOrNewRows(remains);
    assertThat(end).isEqualTo(rolledBack ? "old rows" : "new rows");
    assertThat(daemon.isKumaRunningInStep()).isTrue();
    assertThat(files(remains.instance().repository()))
        .isEqualTo(files(remains.scenario().hasNewer() ? newer() : first()));
    if (remains.scenario().isLive()) {
      startAnew(daemon); // until then the restore point is needed
    }
    assertNothingIsLeft(remains);
    if (rolledBack) {
      copyRepository(newer(), remains.instance());
      daemon.runUntil(CONVERGED);
      assertThat(meaningOf(database)).isEqualTo(newerRows);
      assertNothingIsLeft(remains);
    }
    assertThat(hasOrphans(database)).as("history of monitors that are gone").isFalse();
    assertThat(historyThatStays(database)).isEqualTo(beforeOf(remains).history());
    assertThat(remains.instance().uploads().resolve("logo1.png")).isRegularFile();
    assertThat(daemon.isKumaRunningInStep()).isTrue();
    return found.equals(end) ? found : found + ", then " + end;
  }

  private static void startAnew(CrashDaemon daemon) throws Exception {
    daemon.restart();
    daemon.runUntil(CONVERGED);
  }

  private String oldOrNewRows(Remains remains) {
    if (remains.database().storedReplicatedTables().equals(beforeOf(remains).rows())) {
      return "old rows";
    }
    assertThat(meaningOf(remains.database())).isEqualTo(beforeOf(remains).next());
    return "new rows";
  }

  private Before beforeOf(Remains remains) {
    return Objects.requireNonNull(before.get(remains.instance()));
  }

  private static void assertNothingIsLeft(Remains remains) throws Exception {
    CrashInstance instance = remains.instance();
    assertThat(files(instance.staging())).isEmpty();
    assertThat(files(instance.directory().resolve("state")))
        .allMatch(
            file -> file.matches("state.json|published-rows|before-first-apply\\.\\w+|kept/1/.*"));
    List<KeptEntry> kept = new KeptAside(instance.state()).list();
    assertThat(kept).hasSize(remains.scenario() == CrashScenario.KEEP ? 1 : 0);
    for (KeptEntry entry : kept) {
      assertThat(SnapshotReader.verify(entry.rows(), entry.tags()).monitorIds()).contains(900L);
    }
    assertThat(files(instance.uploads())).isSubsetOf("logo1.png");
  }

  private static boolean hasOrphans(TestKuma database) {
    return ReplicatedTables.HISTORY.stream()
        .anyMatch(
            table ->
                !database
                    .query(
                        "SELECT id FROM %s WHERE monitor_id NOT IN (SELECT id FROM monitor)"
                            .formatted(table))
                    .isEmpty());
  }
}

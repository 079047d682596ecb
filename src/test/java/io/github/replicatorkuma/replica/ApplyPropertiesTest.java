package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.random.RandomEdits;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.RolledBack;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;
import org.jspecify.annotations.Nullable;

/** Any state of a leader applied to any state of a replica, on real SQLite files. */
@SuppressWarnings("NullAway.Init")
class ApplyPropertiesTest {
  private static final String PUSH = "push";

  private Path directory;
  private ReplicaFixture fixture;

  @BeforeTry
  void twoKumas() throws IOException {
    directory = Files.createTempDirectory("random-apply");
    fixture =
        new ReplicaFixture(
            directory,
            TestDatabases.seeded(directory.resolve("leader")),
            TestDatabases.seeded(directory.resolve("replica")));
  }

  @AfterTry
  void delete() throws Exception {
    StagingDirectory.create(directory.resolve("..").normalize(), directory.getFileName() + "")
        .close();
  }

  private void edit(Random random) throws Exception {
    edit(fixture.leader, random);
    edit(fixture.replica, random);
  }

  private static void edit(Path file, Random random) throws Exception {
    try (Connection connection = TestDatabases.connect(file)) {
      connection.setAutoCommit(false);
      new RandomEdits(connection, random, true).make(random.nextInt(40));
      connection.commit();
    }
  }

  @Property(tries = 12, shrinking = ShrinkingMode.OFF)
  void anyTwoStates_areEqualAfterAnApply_andTheOldOneIsBackAfterARollBack(@ForAll Random random)
      throws Exception {
    edit(random);
    SnapshotId snapshot = fixture.publish();
    Map<String, List<String>> before = stored();
    Map<String, List<String>> history = historyByMonitor();
    boolean differs =
        !ReplicaFixture.replicated(fixture.replica)
            .equals(ReplicaFixture.replicated(fixture.leader));

    fixture.recordingKuma.boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);
    if (differs) {
      assertThat(fixture.apply()).isInstanceOf(RolledBack.class);
      assertThat(stored()).isEqualTo(before);
    }
    useAnotherKuma();
    ApplyOutcome outcome = fixture.apply(chosen(snapshot));
    assertThat(outcome)
        .as(outcome.summary())
        .isInstanceOf(differs ? Applied.class : UpToDate.class);
    fixture.assertReplicaEqualsLeader();
    assertThat(fixture.drift()).isEmpty();
    assertHistoryOfUntouchedMonitorsIsUntouched(before, history);

    Map<String, List<String>> everything = fixture.everything();
    useAnotherKuma();
    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
    assertThat(fixture.everything()).isEqualTo(everything);
    assertThat(fixture.recordingKuma.events()).isEmpty();
  }

  /** The ids of settings mean nothing and are not kept. */
  private Map<String, List<String>> stored() {
    Map<String, List<String>> stored = TestDatabases.storedReplicatedTables(fixture.replica);
    stored.computeIfPresent(
        "setting",
        (table, rows) ->
            rows.stream().map(row -> row.replaceFirst("id=integer:\\d+ ", "")).sorted().toList());
    return stored;
  }

  private static ApplyOptions chosen(SnapshotId snapshot) {
    return ApplyOptions.asked(true, Optional.of(new Choice.ById(snapshot)));
  }

  private void useAnotherKuma() {
    fixture.recordingKuma = RecordingKuma.running();
    fixture.beta.kuma = fixture.recordingKuma;
  }

  @Property(tries = 8, shrinking = ShrinkingMode.OFF)
  void localEntitiesAndPausedTypes_keepWhatIsTheirs(@ForAll Random random) throws Exception {
    edit(random);
    fixture.beta.policy =
        new ApplyPolicy(
            ReplicationScope.DEFAULT, Set.copyOf(ReplicatedTables.LOCAL_ENTITIES), Set.of(PUSH));
    fixture.publish();
    Map<String, Map<String, Map<String, String>>> leader = rows(fixture.leader);
    Map<String, Map<String, Map<String, String>>> before = rows(fixture.replica);

    ApplyOutcome outcome = fixture.apply();

    assertThat(outcome).as(outcome.summary()).isInstanceOfAny(Applied.class, UpToDate.class);
    assertThat(fixture.drift()).isEmpty();
    Map<String, Map<String, Map<String, String>>> after = rows(fixture.replica);
    for (TableName entity : ReplicatedTables.LOCAL_ENTITIES) {
      Map<String, Map<String, String>> expected = new TreeMap<>(table(leader, entity.value()));
      expected.replaceAll((id, row) -> table(before, entity.value()).getOrDefault(id, row));
      assertThat(table(after, entity.value())).as(entity.value()).isEqualTo(expected);
    }
    assertThat(compared(table(after, "monitor")))
        .isEqualTo(compared(pausedHere(table(leader, "monitor"), table(before, "monitor"))));
    Map<String, List<String>> theirs = ReplicaFixture.replicated(fixture.leader);
    Map<String, List<String>> ours = ReplicaFixture.replicated(fixture.replica);
    for (Map<String, List<String>> one : List.of(theirs, ours)) {
      one.remove("monitor");
      ReplicatedTables.LOCAL_ENTITIES.forEach(entity -> one.remove(entity.value()));
    }
    assertThat(ours).isEqualTo(theirs);
  }

  /** The leader's monitors as this replica is to have them. */
  private static Map<String, Map<String, String>> pausedHere(
      Map<String, Map<String, String>> leader, Map<String, Map<String, String>> before) {
    String push =
        "text:"
            + HexFormat.of()
                .formatHex(PUSH.getBytes(StandardCharsets.UTF_8))
                .toUpperCase(Locale.ROOT);
    Map<String, Map<String, String>> expected = new TreeMap<>();
    leader.forEach(
        (id, row) -> {
          Map<String, String> here = new TreeMap<>(row);
          if (push.equals(row.get("type"))) {
            Map<String, String> local = before.getOrDefault(id, Map.of());
            boolean wasPush = push.equals(local.get("type"));
            here.put("active", wasPush ? String.valueOf(local.get("active")) : "integer:0");
          }
          expected.put(id, here);
        });
    return expected;
  }

  private static Map<String, Map<String, String>> compared(Map<String, Map<String, String>> rows) {
    Map<String, Map<String, String>> compared = new TreeMap<>();
    rows.forEach(
        (id, row) -> {
          Map<String, String> cells = new TreeMap<>(row);
          cells.remove("dns_last_result");
          compared.put(id, cells);
        });
    return compared;
  }

  /** By table and id, the cells as they are stored. */
  private static Map<String, Map<String, Map<String, String>>> rows(Path file) {
    Map<String, Map<String, Map<String, String>>> tables = new HashMap<>();
    TestDatabases.storedReplicatedTables(file)
        .forEach(
            (table, stored) -> {
              Map<String, Map<String, String>> rows = new TreeMap<>();
              for (String line : stored) {
                Map<String, String> cells = new TreeMap<>();
                for (String cell : line.strip().split(" (?=[a-z_0-9]+=)", -1)) {
                  cells.put(
                      cell.substring(0, cell.indexOf('=')), cell.substring(cell.indexOf('=') + 1));
                }
                rows.put(String.valueOf(cells.get("id")), cells);
              }
              tables.put(table, rows);
            });
    return tables;
  }

  private static Map<String, Map<String, String>> table(
      Map<String, Map<String, Map<String, String>>> tables, String name) {
    return tables.getOrDefault(name, Map.of());
  }

  private Map<String, List<String>> historyByMonitor() {
    Map<String, List<String>> history = new TreeMap<>();
    for (TableName table : ReplicatedTables.HISTORY) {
      for (String line : TestDatabases.stored(fixture.replica, table.value())) {
        String monitor = line.replaceAll("(?s).*\\bmonitor_id=integer:(\\d+) .*", "$1");
        history.computeIfAbsent(monitor, any -> new ArrayList<>()).add(table + " " + line);
      }
    }
    return history;
  }

  private void assertHistoryOfUntouchedMonitorsIsUntouched(
      Map<String, List<String>> before, Map<String, List<String>> history) {
    Set<String> untouched = new HashSet<>(monitors(before));
    untouched.retainAll(monitors(stored()));
    Map<String, List<String>> after = historyByMonitor();
    for (String monitor : untouched) {
      String id = monitor.replaceAll("(?s).*(?:^| )id=integer:(\\d+) .*", "$1");
      assertThat(after.get(id)).as("history of monitor %s", id).isEqualTo(history.get(id));
    }
  }

  private static List<String> monitors(Map<String, List<String>> tables) {
    @Nullable List<String> monitors = tables.get("monitor");
    return monitors == null ? List.of() : monitors;
  }
}

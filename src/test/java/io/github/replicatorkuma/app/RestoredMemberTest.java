package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.health.FleetMember;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.store.restic.CheapRepository;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance with AUTO loses its disk and is restored from its backup, with real restic. */
class RestoredMemberTest {
  private static final String RENAMES_THE_HISTORY = "UPDATE heartbeat SET msg = 'of the backup'";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");

  @SuppressWarnings("NullAway.Init")
  private AutoMember a;

  @SuppressWarnings("NullAway.Init")
  private AutoMember b;

  /** A fleet of two, of which the leader has published more since its backup. */
  @BeforeEach
  void setUp() throws Exception {
    CheapRepository.create(directory.resolve("repository/kuma"), AutoMember.PASSWORD);
    CheapRepository.create(directory.resolve("backups"), AutoMember.PASSWORD);
    a = new AutoMember(directory, "kuma-a", clock, /* seeded= */ true);
    b = new AutoMember(directory, "kuma-b", clock, Map.of());
    pass(3, a, b);
    assertThat(a.isLeader()).isTrue();
    TestDatabases.execute(a.database, RENAMES_THE_HISTORY);
    assertThat(history(directory.resolve("kuma-a")).backUp(false).event()).isEqualTo("backed_up");
    a.edits("today");
    pass(2, a, b);
    assertThat(b.edited()).isEqualTo("today");
  }

  private void pass(int heartbeats, AutoMember... members) throws Exception {
    AutoMember.pass(clock, heartbeats, members);
  }

  /** By a command, before anything runs there. */
  private HistoryWork history(Path disk) throws Exception {
    Environment environment =
        AutoMember.environment(
            directory,
            disk,
            "kuma-a",
            Map.of("REPLICATOR_HISTORY_REPOSITORY", directory.resolve("backups").toString()));
    Parts parts = Parts.ofCommand(environment, environment.parse(), Starts.NEVER);
    parts.stateDirectory();
    return HistoryWork.of(
        parts,
        parts.config().history().orElseThrow(),
        parts.runner(),
        environment.progress(),
        Optional::empty);
  }

  /** On a new machine, as the old one is gone. */
  private AutoMember restored() throws Exception {
    Path disk = directory.resolve("new-disk");
    Files.createDirectories(disk.resolve("data"));
    CycleReport report =
        history(disk).restore(new Order.Restore(Optional.empty(), Optional.empty()));
    assertThat(report.event()).isEqualTo("restored");
    AutoMember restored = a.with(disk, clock);
    assertThat(restored.edited()).isNotEqualTo("today");
    assertThat(restored.id()).isNotEqualTo(a.id());
    return restored;
  }

  private Map<String, ?> snapshots() throws Exception {
    Map<String, Object> all = new TreeMap<>();
    for (Path file : FileTree.of(directory.resolve("repository/kuma/snapshots"))) {
      all.put(file.toString(), Files.getLastModifiedTime(file));
    }
    return all;
  }

  @Test
  void oldLeader_whoseFleetWaits_takesUpItsNewestFirst_andIsNoNamesake() throws Exception {
    Map<String, ?> before = snapshots();
    AutoMember restored = restored();

    for (int i = 0; i < 4; i++) {
      pass(1, restored, b);
      assertThat(restored.edited()).isEqualTo("today");
      assertThat(restored.isLeader()).isFalse();
      for (AutoMember one : List.of(restored, b)) {
        assertThat(one.sight().members())
            .filteredOn(member -> member.id().equals(a.id()))
            .singleElement()
            .matches(FleetMember::isSilent);
        assertThat(one.sight().editOnLeader()).isEmpty();
      }
      assertThat(restored.sight().troubles()).isEmpty();
      assertThat(b.sight().troubles()).isEmpty();
    }
    assertThat(snapshots()).as("nothing old is published").isEqualTo(before);
    assertThat(TestDatabases.query(restored.database, "SELECT DISTINCT msg FROM heartbeat"))
        .as("its history stays")
        .containsExactly("of the backup");
  }

  @Test
  void oldLeader_whoseFleetWentOnWithoutIt_follows() throws Exception {
    assertThat(b.leads(true).event()).isEqualTo("published");
    b.edits("tomorrow");
    pass(1, b);
    Map<String, ?> before = snapshots();
    AutoMember restored = restored();

    pass(4, restored, b);

    assertThat(restored.edited()).isEqualTo("tomorrow");
    assertThat(restored.isLeader()).isFalse();
    assertThat(b.isLeader()).isTrue();
    assertThat(snapshots()).isEqualTo(before);
  }

  @Test
  void oldLeader_whoIsAlone_takesUpItsNewestFirst_andLeadsAgain() throws Exception {
    AutoMember restored = restored();

    pass(8, restored);

    assertThat(restored.isLeader()).isTrue();
    assertThat(restored.edited()).isEqualTo("today");
    pass(2, b);
    assertThat(b.edited()).isEqualTo("today");
  }
}

package io.github.replicatorkuma.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup never fills the disk, and one that fails leaves there what was there before. */
@SuppressWarnings("NullAway.Init")
class HistoryRoomTest {
  private HistoryBed bed;

  @BeforeEach
  void open(@TempDir Path directory) {
    bed = new HistoryBed(directory);
    TestDatabases.seeded(bed.data());
  }

  @Test
  void first_needsAsMuchAsTheDatabaseHas_andAReserve() throws Exception {
    long needed = HistoryBed.sqlite(bed.file()).bytes() + Room.RESERVE;

    requireNoRoom(() -> needed - 1);

    assertThat(FileTree.of(bed.backup())).containsExactly(bed.backup());
    bed.dumpWith(() -> needed);
  }

  @Test
  void later_needsLess_butAllOfItWhereAllIsWrittenAnew() throws Exception {
    bed.dump();
    long database = HistoryBed.sqlite(bed.file()).bytes();

    bed.dumpWith(() -> Room.RESERVE + database / 2);

    bed.clock().advance(Duration.ofDays(8));
    requireNoRoom(() -> Room.RESERVE + database / 2);
  }

  @Test
  void first_diskFullMeanwhile_leavesNothing() throws Exception {
    requireNoRoom(() -> files().size() < 5 ? Long.MAX_VALUE : 0);

    assertThat(files()).isEmpty();
  }

  @Test
  void later_diskFullMeanwhile_leavesTheLast() throws Exception {
    bed.dump();
    List<Path> before = files();
    TestDatabases.execute(bed.file(), "UPDATE monitor SET name = name || 'x'");
    TestDatabases.execute(bed.file(), "UPDATE heartbeat SET msg = 'other'");

    requireNoRoom(() -> before.containsAll(files()) ? Long.MAX_VALUE : 0);

    assertThat(files()).isEqualTo(before);
    HistoryRestore.open(bed.backup());
  }

  @Test
  void failure_ofTheFileSystem_leavesTheLast_andIsNotTriedSoon() throws Exception {
    bed.dump();
    List<Path> before = files();
    TestDatabases.execute(bed.file(), "UPDATE heartbeat SET msg = 'other'");
    Path blocked = bed.backup().resolve("tables/tag/segment.new");
    Files.createDirectories(blocked.resolve("child"));

    assertThatThrownBy(bed::dump)
        .isInstanceOfSatisfying(
            ReplicationException.class,
            e -> {
              assertThat(e.severity()).isEqualTo(Severity.RETRYABLE_SLOWLY);
              assertThat(e.event()).isEqualTo("failed");
            });

    assertThat(files()).isEqualTo(before);
  }

  private List<Path> files() {
    try {
      return FileTree.of(bed.backup()).stream().filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireNoRoom(LongSupplier free) {
    assertThatThrownBy(() -> bed.dumpWith(free))
        .hasMessageContaining("MB are free")
        .isInstanceOfSatisfying(
            ReplicationException.class,
            e -> {
              assertThat(e.event()).isEqualTo(CycleReport.NO_ROOM);
              assertThat(e.severity()).isEqualTo(Severity.RETRYABLE_SLOWLY);
              assertThat(e.hint()).contains("REPLICATOR_STATE_DIR");
            });
  }
}

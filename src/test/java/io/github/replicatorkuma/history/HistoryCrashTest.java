package io.github.replicatorkuma.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.history.HistoryCrashChild.Job;
import io.github.replicatorkuma.history.RestorePlace.State;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed, or failed, at each step: what was there before or all of the new, never half. */
@SuppressWarnings("NullAway.Init")
class HistoryCrashTest {
  @TempDir Path directory;

  @Test
  void steps_allHaveTheirRowInTheDocument() throws Exception {
    String document = Files.readString(Path.of("docs/crash-matrix.md"));
    Stream.concat(steps(Step.Role.BACKUP).stream(), steps(Step.Role.RESTORE).stream())
        .forEach(
            step -> assertThat(document).contains("| `" + step + "` | " + step.next() + " | "));
  }

  @Test
  void dump_killedAtEachStep_leavesTheLastBackupOrTheNew() throws Exception {
    List<Job> jobs = new ArrayList<>();
    Map<Step, HistoryManifest> before = new EnumMap<>(Step.class);
    for (Step step : steps(Step.Role.BACKUP)) {
      HistoryBed bed = changedBed(step, before);
      jobs.add(new Job(step, bed.directory(), bed.backup(), Optional.empty()));
    }

    HistoryCrashChild.kill(directory, jobs);

    for (Job job : jobs) {
      requireOldOrNew(
          job.step(), new HistoryBed(job.bed()), Objects.requireNonNull(before.get(job.step())));
    }
  }

  @Test
  void dump_failedAtEachStep_leavesTheLastBackupOrTheNew() throws Exception {
    Map<Step, HistoryManifest> before = new EnumMap<>(Step.class);
    for (Step step : steps(Step.Role.BACKUP)) {
      HistoryBed bed = changedBed(step, before);

      assertThatThrownBy(
              () ->
                  bed.dumpOf(HistoryBed.sqlite(bed.file()), failingAt(step))
                      .run(HistoryProgress.UNSEEN))
          .hasMessage(step.toString());

      requireOldOrNew(step, bed, Objects.requireNonNull(before.get(step)));
    }
  }

  @Test
  void restore_killedAtEachStep_leavesThePlaceEmptyOrWhole() throws Exception {
    HistoryBed source = source();
    List<Job> jobs = new ArrayList<>();
    for (Step step : steps(Step.Role.RESTORE)) {
      HistoryBed bed = new HistoryBed(directory.resolve(step.name()));
      Files.createDirectories(bed.empty());
      jobs.add(new Job(step, bed.directory(), source.backup(), Optional.empty()));
    }

    HistoryCrashChild.kill(directory, jobs);

    for (Job job : jobs) {
      requireEmptyOrWhole(job.step(), new HistoryBed(job.bed()), source);
    }
  }

  @Test
  void restore_failedAtEachStep_leavesThePlaceEmptyOrWhole() throws Exception {
    HistoryBed source = source();
    HistoryRestore restore = HistoryRestore.open(source.backup());
    for (Step step : steps(Step.Role.RESTORE)) {
      HistoryBed bed = new HistoryBed(directory.resolve(step.name()));
      Files.createDirectories(bed.empty());

      assertThatThrownBy(
              () ->
                  restore.into(
                      bed.place(), Optional.empty(), HistoryProgress.UNSEEN, failingAt(step)))
          .hasMessage(step.toString());

      assertThat(bed.empty().resolve("kuma.db.new")).doesNotExist();
      requireEmptyOrWhole(step, bed, source);
    }
  }

  /** A bed whose last backup does not hold what its Kuma holds now. */
  private HistoryBed changedBed(Step step, Map<Step, HistoryManifest> before) throws Exception {
    HistoryBed bed = new HistoryBed(directory.resolve(step.name()));
    TestDatabases.seeded(bed.data());
    before.put(step, bed.dump());
    TestDatabases.execute(
        bed.file(),
        "UPDATE monitor SET name = 'renamed' WHERE id = 1",
        "UPDATE heartbeat SET msg = '', important = 0");
    return bed;
  }

  private HistoryBed source() throws Exception {
    HistoryBed source = new HistoryBed(directory.resolve("source"));
    TestDatabases.seeded(source.data());
    Files.createDirectories(source.data().resolve("upload"));
    Files.writeString(source.data().resolve("upload/logo1.png"), "logo");
    source.dump();
    return source;
  }

  private static void requireOldOrNew(Step step, HistoryBed bed, HistoryManifest old)
      throws Exception {
    HistoryManifest left = HistoryRestore.open(bed.backup()).manifest();
    bed.dump();
    HistoryManifest now = HistoryRestore.open(bed.backup()).manifest();
    assertThat(now.tables()).isNotEqualTo(old.tables());
    assertThat(left.tables())
        .as("%s", step)
        .isEqualTo(step == Step.BACKUP_BEFORE_CLEARING ? now.tables() : old.tables());
    assertThat(bed.segments())
        .hasSize(now.tables().stream().mapToInt(t -> t.segments().size()).sum());
  }

  private static void requireEmptyOrWhole(Step step, HistoryBed bed, HistoryBed source)
      throws Exception {
    boolean isPlaced = step == Step.RESTORE_PLACED;
    assertThat(bed.place().state()).as("%s", step).isEqualTo(isPlaced ? State.TAKEN : State.EMPTY);
    if (!isPlaced) {
      HistoryRestore.open(source.backup())
          .into(bed.place(), Optional.empty(), HistoryProgress.UNSEEN, Steps.UNOBSERVED);
    }
    assertThat(TestDatabases.content(bed.restored()))
        .isEqualTo(TestDatabases.content(source.file()));
    assertThat(bed.empty().resolve("upload/logo1.png")).hasContent("logo");
    assertThat(bed.empty().resolve("kuma.db.new")).doesNotExist();
  }

  static List<Step> steps(Step.Role role) {
    return Stream.of(Step.values()).filter(step -> step.role() == role).toList();
  }

  private static Steps failingAt(Step step) {
    return reached -> {
      if (reached == step) {
        throw ReplicationException.retryable(step.toString(), "");
      }
    };
  }
}

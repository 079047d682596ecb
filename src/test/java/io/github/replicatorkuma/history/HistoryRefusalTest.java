package io.github.replicatorkuma.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is not restored, and that nothing is there afterwards. */
@SuppressWarnings("NullAway.Init")
class HistoryRefusalTest {
  private HistoryBed bed;

  @BeforeEach
  void dump(@TempDir Path directory) throws Exception {
    bed = new HistoryBed(directory);
    TestDatabases.seeded(bed.data());
    Files.createDirectories(bed.data().resolve("upload"));
    Files.createDirectories(bed.empty());
    Files.writeString(bed.data().resolve("upload/logo1.png"), "logo");
    bed.dump();
  }

  @Test
  void restore_segmentDamagedMissingOrOfAnotherBackup_isRefusedByItsName() throws Exception {
    Path monitors = segment("monitor");
    String whole = Files.readString(monitors);

    Files.writeString(monitors, whole.replaceFirst("1", "2"));
    requireRefused(monitors.toString(), bed::restore);

    Files.delete(monitors);
    requireRefused(monitors.toString(), bed::restore);

    Files.copy(segment("tag"), monitors);
    requireRefused(monitors.toString(), bed::restore);

    Files.delete(monitors);
    Files.createSymbolicLink(
        monitors, Files.writeString(bed.directory().resolve("elsewhere"), whole));
    requireRefused(monitors.toString(), bed::restore);
  }

  @Test
  void restore_fileOrManifestDamagedOrMissing_isRefusedByItsName() throws Exception {
    Path logo = bed.backup().resolve("files/upload/logo1.png");
    Files.writeString(logo, "another");
    requireRefused(logo.toString(), bed::restore);
    Files.writeString(logo, "logo");

    Path manifest = bed.backup().resolve("manifest.json");
    String whole = Files.readString(manifest);
    Files.writeString(manifest, whole.replace("upload/logo1.png", "upload/../../logo1.png"));
    requireRefused(manifest.toString(), bed::restore);

    Files.writeString(manifest, whole.substring(0, whole.length() / 2));
    requireRefused(manifest.toString(), bed::restore);

    Files.writeString(manifest, whole.replace("\"history\"", "\"snapshot\""));
    requireRefused(manifest.toString(), bed::restore);

    Files.writeString(manifest, whole.replace("\"format\":1", "\"format\":2"));
    requireRefused("format 2", bed::restore);

    Files.delete(manifest);
    requireRefused(manifest.toString(), bed::restore);
  }

  @Test
  void restore_moreThanTheDiskHas_isRefusedWithBothNumbers_beforeAnythingIsWritten()
      throws Exception {
    Path manifest = bed.backup().resolve("manifest.json");
    String whole = Files.readString(manifest);
    Files.writeString(manifest, whole.replaceFirst("\"bytes\":[0-9]+", "\"bytes\":" + (1L << 60)));

    for (ThrowingCallable restore :
        List.<ThrowingCallable>of(
            bed::restore,
            () -> {
              var unused =
                  HistoryRestore.open(bed.backup()).scratch(bed.restored(), HistoryProgress.UNSEEN);
            })) {
      assertThatThrownBy(restore)
          .hasMessageMatching(
              "the history backup takes at least [0-9]{13} MB in .*, and [0-9]+ MB are free")
          .isInstanceOfSatisfying(
              ReplicationException.class,
              e -> {
                assertThat(e.event()).isEqualTo(CycleReport.NO_ROOM);
                assertThat(e.hint()).startsWith("Nothing was changed.");
              });
      assertThat(FileTree.of(bed.empty())).containsExactly(bed.empty());
    }
  }

  @Test
  void restore_kumaThatIsOlder_isRefusedByTheNameOfAMigration() throws Exception {
    HistoryRestore restore = HistoryRestore.open(bed.backup());
    Set<String> all = restore.manifest().migrations();
    String newest = all.stream().max(String::compareTo).orElseThrow();

    requireRefused(newest, () -> into(restore, Optional.of(Set.of())));

    into(restore, Optional.of(all));
    assertThat(bed.restored()).exists();
  }

  @Test
  void restore_placeThatIsTaken_isRefusedAndLeft() throws Exception {
    for (String name : new String[] {"db-config.json", "kuma.db", "mariadb"}) {
      Path taken = Files.writeString(bed.empty().resolve(name), "theirs");

      assertThat(bed.place().state()).isEqualTo(RestorePlace.State.TAKEN);
      assertThatThrownBy(bed::restore).hasMessageContaining(bed.empty().toString());

      assertThat(taken).hasContent("theirs");
      Files.delete(taken);
    }
  }

  @Test
  void restore_placeThatIsTakenMeanwhile_isRefusedAndLeft() throws Exception {
    HistoryRestore restore = HistoryRestore.open(bed.backup());
    Steps kumaStarts =
        step -> {
          try {
            Files.writeString(bed.restored(), "theirs");
          } catch (IOException e) {
            throw new IllegalStateException(e);
          }
        };

    assertThatThrownBy(
            () -> restore.into(bed.place(), Optional.empty(), HistoryProgress.UNSEEN, kumaStarts))
        .isInstanceOf(ReplicationException.class);

    assertThat(bed.restored()).hasContent("theirs");
  }

  private void into(HistoryRestore restore, Optional<Set<String>> known)
      throws ReplicationException {
    restore.into(bed.place(), known, HistoryProgress.UNSEEN, Steps.UNOBSERVED);
  }

  private Path segment(String table) throws IOException {
    Path directory = bed.backup().resolve("tables").resolve(table);
    return FileTree.of(directory).stream().filter(Files::isRegularFile).findFirst().orElseThrow();
  }

  private void requireRefused(String name, ThrowingCallable restore) throws IOException {
    assertThatThrownBy(restore)
        .hasMessageContaining(name)
        .isInstanceOfSatisfying(
            ReplicationException.class,
            e -> {
              assertThat(e.isTerminal()).isTrue();
              assertThat(e.hint()).startsWith("Nothing was changed.");
            });
    assertThat(FileTree.of(bed.empty())).containsExactly(bed.empty());
  }
}

package io.github.replicatorkuma.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.Backup;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.KeepPolicy.Rule;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.time.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of backups, and where none may be. */
final class HistoryRepositoryTest {
  private static final Instance SELF = new Instance("kuma-a", "1111");
  private static final Instance OTHER = new Instance("kuma-b", "2222");
  private static final KeepPolicy TWO_HOURS_TWO_DAYS =
      new KeepPolicy(Map.of(Rule.HOURLY, 2, Rule.DAILY, 2));

  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock("2026-03-01T10:00:00Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.missing(clock, "kuma-a");
  private Optional<RepositoryId> replication = Optional.empty();
  private String notes = "history.json";

  private HistoryRepository repository() {
    return new HistoryRepository(
        store,
        () -> replication,
        "take another",
        TWO_HOURS_TWO_DAYS,
        directory.resolve(notes),
        clock);
  }

  @Test
  void backUp_theFirst_makesTheRepository_andIsNumberOne() throws Exception {
    backUp(SELF);
    backUp(SELF);

    assertThat(numbers(SELF)).containsExactly(1L, 2L);
    assertThat(repository().notes().last()).contains(clock.instant());
    assertThat(repository().notes().bytes()).isPositive();
  }

  @Test
  void backUp_whereTheRepositoryIsGone_makesNoOther() throws Exception {
    backUp(SELF);
    store.failNext(Call.REPOSITORY_ID, Kind.REPOSITORY_MISSING);

    assertThatThrownBy(() -> backUp(SELF))
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.hint()).contains("It was there before"));
    assertThat(store.count(Call.CREATE)).isEqualTo(1);
  }

  @Test
  void backUp_toTheRepositoryThatReplicates_isRefused() throws Exception {
    backUp(SELF);
    replication = Optional.of(store.repositoryId());

    assertThatThrownBy(() -> backUp(SELF)).hasMessageContaining("the repository that replicates");
    assertThatThrownBy(() -> repository().list()).hasMessageContaining("replicates");
    assertThat(store.list()).hasSize(1);
  }

  @Test
  void backUp_whereSnapshotsAreOfAFleet_isRefused_thoughItsIdIsNotKnown() throws Exception {
    backUp(SELF);
    var unused = store.save(content().directory(), List.of("replicator-kuma", "format=1"));

    assertThatThrownBy(() -> backUp(SELF))
        .hasMessageContaining("it holds snapshots that replicate");
  }

  @Test
  void retention_onceADay_keepsHoursAndDays_ofThisNameOnly() throws Exception {
    backUp(OTHER);
    for (int hour = 0; hour < 30; hour++) {
      backUp(SELF);
      clock.advance(Duration.ofHours(1));
    }

    assertThat(numbers(OTHER)).containsExactly(1L);
    // Midnight came before the 15th; then the newest two hours and days stayed.
    assertThat(numbers(SELF)).startsWith(14L, 15L, 16L).hasSize(17);
  }

  /** A clock that jumps ahead and back costs neither the newest nor what is kept for long. */
  @Test
  void retention_whereTheClockJumps_keepsTheNewestByNumber() throws Exception {
    backUp(SELF);
    clock.advance(Duration.ofDays(3650));
    backUp(SELF);
    clock.advance(Duration.ofDays(-3650).plusHours(1));
    backUp(SELF);
    clock.advance(Duration.ofDays(1));
    backUp(SELF);

    assertThat(numbers(SELF)).containsExactly(3L, 4L);
  }

  @Test
  void retention_afterARestore_removesNothingYet() throws Exception {
    for (int minutes = 0; minutes < 50; minutes += 10) {
      backUp(SELF);
      clock.advance(Duration.ofMinutes(10));
    }
    notes = "new-disk.json";
    clock.advance(Duration.ofDays(2));
    backUp(SELF);

    assertThat(numbers(SELF)).hasSize(6);
  }

  @Test
  void retention_thatFails_isNoFailureOfTheBackup() throws Exception {
    backUp(SELF);
    clock.advance(Duration.ofMinutes(10));
    backUp(SELF);
    clock.advance(Duration.ofDays(1));
    store.failNext(Call.FORGET, Kind.ACCESS_DENIED);
    backUp(SELF);

    assertThat(numbers(SELF)).containsExactly(1L, 2L, 3L);
  }

  private void backUp(Instance instance) throws Exception {
    var unused = repository().backUp(instance, content(), false);
  }

  private List<Long> numbers(Instance instance) throws Exception {
    return repository().list().of(instance.name()).stream().map(Backup::number).toList();
  }

  private HistoryRepository.Content content() {
    Path written = directory.resolve("content");
    return new HistoryRepository.Content() {
      @Override
      public Path directory() {
        return written;
      }

      @Override
      public Map<String, String> write() {
        try {
          Files.createDirectories(written);
          Files.writeString(written.resolve("manifest.json"), clock.instant().toString());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return Map.of("kuma", "2.5.3");
      }
    };
  }
}

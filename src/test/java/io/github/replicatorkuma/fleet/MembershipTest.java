package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.replicatorkuma.fleet.LeadDecision.Newest;
import io.github.replicatorkuma.fleet.store.MemoryRecords;
import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.time.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MembershipTest {
  private static final Duration HEARTBEAT = TestRecord.HEARTBEAT;
  private static final Position NEWEST = new Position(3, 9);

  private static final long BEGIN = Instant.parse("2030-01-01T00:00:00Z").getEpochSecond();

  @TempDir Path directory;

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
  private final MemoryRecords store = new MemoryRecords();
  private final RecordSeal seal = new RecordSeal(new byte[32], new RepositoryId("repository"));

  /** An instance with a disk of its own. */
  private final class One implements Membership.Means {
    final TestRecord record;
    final Path disk;
    Optional<RecordSeal> key = Optional.of(seal);
    boolean leads;
    int renewed;
    Membership membership;

    One(String name, Path disk) throws IOException {
      this.record = new TestRecord(name).holding(NEWEST);
      this.disk = Files.createDirectories(disk);
      membership = started();
    }

    /** A process. */
    Membership started() {
      return new Membership(
          this,
          () ->
              new Membership.Situation(
                  leads ? record.leading(NEWEST).now() : record.now(),
                  Optional.of(new Newest(new Instance("a", "a-id"), NEWEST)),
                  true,
                  leads),
          disk.resolve("fleet.json"),
          new Election(HEARTBEAT, Duration.ofMinutes(5)),
          HEARTBEAT,
          clock,
          new Random(1),
          (decision, self) -> {});
    }

    void beats(int times) throws ReplicationException {
      for (int i = 0; i < times; i++) {
        membership.beat();
        membership.renewIfCopied();
        clock.advance(HEARTBEAT);
      }
    }

    @Override
    public Optional<RecordSeal> seal() {
      return key;
    }

    @Override
    public RecordStore store() {
      return store;
    }

    @Override
    public void renew() {
      renewed++;
      record.instance = new Instance(record.instance.name(), "renewed-" + renewed);
    }
  }

  private FleetRecord stored(String id) {
    return seal.open(new RecordStore.Sealed(id, Objects.requireNonNull(store.records.get(id))));
  }

  @Test
  void instance_writesItsRecordAndIsSeenByAnother() throws Exception {
    One a = new One("a", directory.resolve("a"));
    One b = new One("b", directory.resolve("b"));
    a.beats(2);
    b.beats(2);

    assertThat(b.membership.seen())
        .extracting(seen -> seen.record().instance().name(), Seen::living)
        .containsExactly(tuple("a", true), tuple("b", true));
    assertThat(stored("a-id").counter()).isEqualTo(BEGIN + 2);
  }

  @Test
  void beforeThereIsARepository_nothingIsWritten() throws Exception {
    One a = new One("a", directory);
    a.key = Optional.empty();
    a.beats(3);

    assertThat(store.writes).isZero();
  }

  @Test
  void restart_goesOnWithHigherCounters() throws Exception {
    One a = new One("a", directory);
    a.beats(3);
    long before = stored("a-id").counter();
    a.membership = a.started();
    a.beats(1);

    assertThat(stored("a-id").counter()).isGreaterThan(before);
    assertThat(a.renewed).isZero();
  }

  @Test
  void diskRestoredFromEarlier_goesOnAboveWhatItWroteOnce() throws Exception {
    One a = new One("a", directory.resolve("new"));
    a.beats(5);
    One restored = new One("a", directory.resolve("old"));
    restored.beats(1);
    assertThat(stored("a-id").counter()).as("it listens first").isEqualTo(BEGIN + 5);
    restored.beats(2);

    assertThat(stored("a-id").counter()).isGreaterThan(BEGIN + 6);
    assertThat(restored.renewed).isZero();
  }

  @Test
  void copyOfADiskWhoseOriginalRuns_takesAnotherId() throws Exception {
    One a = new One("a", directory.resolve("a"));
    a.beats(2);
    One copy = new One("a", directory.resolve("copy"));
    copy.beats(1);
    a.beats(1);
    copy.beats(2);
    a.beats(2);

    assertThat(copy.renewed).isOne();
    assertThat(a.renewed).isZero();
    assertThat(store.records).containsOnlyKeys("a-id", "renewed-1");
  }

  @Test
  void oldRecordThatWasPutBack_countsForNothing() throws Exception {
    One a = new One("a", directory.resolve("a"));
    One b = new One("b", directory.resolve("b"));
    a.beats(1);
    byte[] old = store.records.get("a-id");
    a.beats(4);
    b.beats(2);
    store.records.put("a-id", old);
    b.membership = b.started();
    b.beats(1);

    assertThat(b.membership.seen())
        .extracting(seen -> seen.record().instance().name())
        .containsExactly("b");
  }

  @Test
  void storeThatIsAway_isNoEvidenceAndIsToldByTheFailure() throws Exception {
    One a = new One("a", directory.resolve("a"));
    One b = new One("b", directory.resolve("b"));
    a.leads = true;
    a.beats(1);
    b.beats(2);
    store.down = true;

    assertThatThrownBy(() -> b.membership.beat()).hasMessageContaining("away");
    clock.advance(Duration.ofMinutes(20));
    assertThat(b.membership.decide()).isInstanceOf(LeadDecision.Follow.class);
  }

  @Test
  void answerOlderThanTheLastWriting_isNotCounted() throws Exception {
    One a = new One("a", directory.resolve("a"));
    One b = new One("b", directory.resolve("b"));
    a.leads = true;
    a.beats(1);
    b.beats(1);
    byte[] old = store.records.get("b-id");
    for (int i = 0; i < 12; i++) {
      b.beats(1);
      store.records.put("b-id", old);
    }

    assertThat(b.membership.decide()).isInstanceOf(LeadDecision.Follow.class);
  }

  @Test
  void leaderThatIsSilent_isFollowedByTheOther() throws Exception {
    One a = new One("a", directory.resolve("a"));
    One b = new One("b", directory.resolve("b"));
    a.leads = true;
    a.beats(1);
    b.beats(3);
    assertThat(b.membership.decide()).isInstanceOf(LeadDecision.Follow.class);
    b.beats(7);

    assertThat(b.membership.decide()).isInstanceOf(LeadDecision.Claim.class);
  }

  @Test
  void lastWord_saysThatItEnds() throws Exception {
    One a = new One("a", directory);
    a.beats(1);
    a.membership.stopping();

    assertThat(stored("a-id").stopping()).isTrue();
  }

  @Test
  void wish_isWrittenForTheLeaderToRead() throws Exception {
    One b = new One("b", directory);
    b.beats(1);
    b.membership.wish();
    b.beats(1);

    assertThat(stored("b-id").wish()).isEqualTo(new FleetRecord.Turn("b-id", NEWEST));
  }
}

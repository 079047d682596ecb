package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.AutoCycle;
import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.fleet.LeadDecision.Newest;
import io.github.replicatorkuma.fleet.store.MemoryRecords;
import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an instance tells of its fleet where all is well with its repository. */
final class AutoCycleTest {
  private static final Position NEWEST = new Position(3, 9);
  private static final CycleReport IDLE =
      new CycleReport(Result.IDLE, "unchanged", "unchanged", "");

  @TempDir Path directory;

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
  private final MemoryRecords store = new MemoryRecords();
  private final RecordSeal seal = new RecordSeal(new byte[32], new RepositoryId("repository"));
  private final Semaphore attempts = new Semaphore(0);
  private final TestRecord leader = new TestRecord("kuma-a").holding(NEWEST).leading(NEWEST);

  private final class Reach implements Membership.Means {
    @Override
    public Optional<RecordSeal> seal() {
      return Optional.of(seal);
    }

    @Override
    public RecordStore store() {
      return store;
    }

    @Override
    public void renew() {
      throw new AssertionError("no copy");
    }
  }

  private Membership member(TestRecord self, boolean leads) {
    return new Membership(
        new Reach(),
        () ->
            new Membership.Situation(
                self.now(), Optional.of(new Newest(leader.instance, NEWEST)), true, leads),
        directory.resolve("fleet.json"),
        new Election(TestRecord.HEARTBEAT, Duration.ofMinutes(5)),
        TestRecord.HEARTBEAT,
        clock,
        new Random(1),
        (decision, membership) -> attempts.release());
  }

  private static CycleReport told(Membership member) throws InterruptedException {
    return new AutoCycle(
            member, () -> occasion -> IDLE, () -> occasion -> IDLE, Duration.ZERO, leads -> {})
        .run(Cycle.Moment.RUNNING);
  }

  @Test
  void leaderThatDoesNotReachTheRecords_saysWhyAndWhatToDo() throws Exception {
    Membership member = member(leader, true);
    member.beat();
    store.down = true;
    Thread beating = new Thread(() -> runUntilInterrupted(member));
    beating.start();
    assertThat(attempts.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    clock.advance(Duration.ofMinutes(10));

    CycleReport report = told(member);

    beating.interrupt();
    ReplicationException trouble = member.trouble().orElseThrow();
    assertThat(report.event()).isEqualTo("cut_off");
    assertThat(report.summary()).contains(trouble.getMessage());
    assertThat(report.hint()).isEqualTo(trouble.hint()).isNotEmpty();
  }

  private static void runUntilInterrupted(Membership member) {
    try {
      member.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void replicaThatMayNotTakeOver_namesTheLeaderThatFellSilent_andSinceWhen() throws Exception {
    store.write(seal.seal(leader.now()));
    TestRecord self = new TestRecord("kuma-b").holding(NEWEST);
    self.priority = 0;
    Membership member = member(self, false);
    for (int beats = 0; beats < 10; beats++) {
      member.beat();
      clock.advance(TestRecord.HEARTBEAT);
    }
    member.beat();

    CycleReport report = told(member);

    assertThat(report.event()).isEqualTo("leaderless");
    assertThat(report.hint())
        .contains("kuma-a", "2030-01-01 00:00:00 UTC", "`replicator-kuma lead --now`");
  }
}

package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.logging.CapturedLog;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that cannot use its records as it should. */
class MembershipTroubleTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
  private final TestRecord record = new TestRecord("a").holding(new Position(1, 1));
  private final BlockingQueue<Optional<ReplicationException>> told = new LinkedBlockingQueue<>();
  private volatile boolean denied;
  private volatile Duration slowness = Duration.ZERO;

  @SuppressWarnings("NullAway.Init")
  private Membership membership;

  @SuppressWarnings("NullAway.Init")
  private Thread running;

  @BeforeEach
  void setUp() {
    membership =
        new Membership(
            new Reach(),
            () -> new Membership.Situation(record.now(), Optional.empty(), true, false),
            directory.resolve("fleet.json"),
            new Election(TestRecord.HEARTBEAT, Duration.ofMinutes(5)),
            TestRecord.HEARTBEAT,
            clock,
            new Random(1),
            (decision, self) -> told.add(self.trouble()));
    running =
        new Thread(
            () -> {
              try {
                membership.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @AfterEach
  void end() {
    running.interrupt();
  }

  private final class Reach implements Membership.Means, RecordStore {
    @Override
    public Optional<RecordSeal> seal() {
      return Optional.of(new RecordSeal(new byte[32], new RepositoryId("repository")));
    }

    @Override
    public RecordStore store() {
      return this;
    }

    @Override
    public void renew() {}

    @Override
    public String description() {
      return "memory";
    }

    @Override
    public List<Sealed> read() {
      clock.advance(slowness);
      return List.of(new Sealed("stranger", new byte[100]));
    }

    @Override
    public void write(Sealed own) throws ReplicationException {
      if (denied) {
        throw ReplicationException.terminal("not allowed", "Allow it.");
      }
    }

    @Override
    public void remove(String id) {}

    @Override
    public void close() {}
  }

  private Optional<ReplicationException> next() throws InterruptedException {
    membership.hurry();
    return Objects.requireNonNull(told.poll(1, TimeUnit.MINUTES));
  }

  @Test
  void memberThatMayNotWrite_knowsWhy_andIsInItsOwnList_untilItMay() throws Exception {
    denied = true;
    running.start();

    assertThat(next()).get().extracting(ReplicationException::hint).isEqualTo("Allow it.");
    assertThat(membership.seen()).singleElement().matches(Seen::living);
    denied = false;
    Optional<ReplicationException> unused = next(); // it may have begun before
    assertThat(next()).isEmpty();
  }

  @Test
  void storeSlowerThanAHeartbeat_isTold() throws Exception {
    slowness = TestRecord.HEARTBEAT.plusMillis(1);
    running.start();

    assertThat(next()).get().extracting(Throwable::getMessage).asString().contains("heartbeat");
  }

  @Test
  void recordOfAStranger_isIgnoredAndToldOnce() throws Exception {
    try (CapturedLog log = CapturedLog.of(OwnRecord.class)) {
      for (int i = 0; i < 3; i++) {
        membership.beat();
      }
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("fleet_record_ignored", "stranger");
    }
  }
}

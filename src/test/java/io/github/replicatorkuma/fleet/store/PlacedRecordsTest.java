package io.github.replicatorkuma.fleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A place that hangs holds up nobody, and one thread only. */
final class PlacedRecordsTest {
  private final CountDownLatch answers = new CountDownLatch(1);
  private final Set<Thread> callers = ConcurrentHashMap.newKeySet();

  /** As a file system that is gone: no interruption wakes it. */
  private final RecordPlace hanging =
      new RecordPlace() {
        @Override
        public List<Sealed> read() {
          callers.add(Thread.currentThread());
          while (answers.getCount() > 0) {
            try {
              answers.await();
            } catch (InterruptedException e) {
              // nothing wakes it
            }
          }
          return List.of();
        }

        @Override
        public void write(Sealed own) {
          throw new AssertionError("nobody waits for this write any more");
        }

        @Override
        public void remove(String id) throws Exception {
          throw new Exception("no");
        }

        @Override
        public StoreFault.Found meaning(Throwable failure) {
          return StoreFault.DENIED.found(String.valueOf(failure.getMessage()), failure);
        }
      };

  @Test
  void place_thatHangs_failsInTime_alsoForThoseBehind_andIsAskedAgainOnceItAnswers()
      throws Exception {
    try (RecordStore impatient = new PlacedRecords("x", hanging, Duration.ofMillis(50))) {
      for (int i = 0; i < 3; i++) {
        ReplicationException failure =
            catchThrowableOfType(ReplicationException.class, impatient::read);
        assertThat(failure.severity()).isEqualTo(Severity.RETRYABLE);
        assertThat(failure).hasMessageContaining("no answer within");
      }
      ReplicationException unwritten =
          catchThrowableOfType(
              ReplicationException.class, () -> impatient.write(new Sealed("a", new byte[1])));
      assertThat(unwritten).hasMessageContaining("no answer within");
    } finally {
      answers.countDown();
    }
    assertThat(callers).hasSize(1);
    try (RecordStore patient = new PlacedRecords("x", hanging, Duration.ofMinutes(1))) {
      assertThat(patient.read()).isEmpty();
    }
  }

  @Test
  void failure_ofThePlace_isWhatThePlaceMakesOfIt() throws Exception {
    try (RecordStore store = new PlacedRecords("x", hanging, Duration.ofMinutes(1))) {
      ReplicationException failure =
          catchThrowableOfType(ReplicationException.class, () -> store.remove("a"));

      assertThat(failure.isTerminal()).isTrue();
      assertThat(failure).hasMessage("The records of the fleet (x): no");
    }
  }
}

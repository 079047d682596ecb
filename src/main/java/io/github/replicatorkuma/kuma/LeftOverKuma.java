package io.github.replicatorkuma.kuma;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.exec.ProcessTree;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The Kuma of a daemon that was killed, which lives on and has nobody to supervise it. */
record LeftOverKuma(
    KumaRecord record,
    ReadinessProbe readiness,
    Clock clock,
    Sleeper sleeper,
    KumaDeadlines deadlines) {
  private static final EventLog log = EventLog.of(LeftOverKuma.class);

  /** See {@link Kuma#endLeftOver}. */
  boolean end(Duration atMost) throws KumaException, InterruptedException {
    Optional<KumaRecord.LeftOver> found = record.leftOver();
    if (found.isEmpty()) {
      return true;
    }
    ProcessHandle process = found.get().process();
    Instant begin = clock.instant();
    // Its set-up page will do: nothing is cut off there.
    while (!found.get().booted()
        && process.isAlive()
        && readiness.probe() == Readiness.NOT_ANSWERING) {
      Duration waited = Duration.between(begin, clock.instant());
      if (waited.compareTo(atMost) >= 0) {
        return false;
      }
      sleeper.sleep(SupervisedKuma.pauseAfter(waited));
    }
    log.warn(
        "kuma_left_over",
        field("pid", process.pid()),
        field("reason", "its replicator was killed; it is started anew"));
    ProcessTree.end(List.of(process), deadlines.stop());
    if (!ProcessTree.endWithin(List.of(process), deadlines.death())) {
      throw KumaException.stuck(process.pid());
    }
    return true;
  }

  /** Whatever it is doing, because all is to end. */
  void endNow(Duration grace) {
    record.leftOver().ifPresent(found -> ProcessTree.end(List.of(found.process()), grace));
  }
}

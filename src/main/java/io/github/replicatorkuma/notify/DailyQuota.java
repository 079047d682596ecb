package io.github.replicatorkuma.notify;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** Rations the informational messages of a UTC day; used by one thread only. */
final class DailyQuota {
  private final int limit;
  private final Clock clock;
  private final Notification notice;
  private LocalDate day = LocalDate.MIN;
  private int spent;
  private boolean announced;

  DailyQuota(int limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
    String message =
        limit
            + " routine messages were sent since midnight UTC. Further ones are left out until the"
            + " next; failures are still reported.";
    this.notice =
        Notification.news("quota", "No more routine messages today", message, Priority.LOW, "mute");
  }

  /**
   * What to tell in the place of {@code wanted}: that itself, once that there is no more, or no.
   */
  Optional<Notification> admit(Notification wanted) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!today.equals(day)) {
      day = today;
      spent = 0;
      announced = false;
    }
    if (!wanted.informational() || spent < limit) {
      return Optional.of(wanted);
    }
    return announced ? Optional.empty() : Optional.of(notice);
  }

  /** What was admitted has been delivered. */
  void delivered(Notification admitted) {
    spent += admitted.informational() ? 1 : 0;
    announced |= admitted == notice;
  }
}

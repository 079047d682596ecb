package io.github.replicatorkuma.notify;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;

/** Counts the informational messages of a UTC day; used by one thread only. */
final class DailyQuota {
  private final int limit;
  private final Clock clock;
  private LocalDate day = LocalDate.MIN;
  private int spent;
  private boolean announced;

  DailyQuota(int limit, Clock clock) {
    this.limit = limit;
    this.clock = clock;
  }

  boolean isExhausted() {
    startNewDay();
    return spent >= limit;
  }

  void spend() {
    startNewDay();
    spent++;
  }

  /** Whether people have been told today that they are told no more. */
  boolean isAnnounced() {
    startNewDay();
    return announced;
  }

  void announced() {
    announced = true;
  }

  private void startNewDay() {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!today.equals(day)) {
      day = today;
      spent = 0;
      announced = false;
    }
  }
}

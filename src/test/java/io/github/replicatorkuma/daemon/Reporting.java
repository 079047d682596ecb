package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;

/** Reports as cycles give them. */
final class Reporting {
  static final CycleReport PUBLISHED = report(Result.DONE, "published");
  static final CycleReport APPLIED = report(Result.DONE, "applied");
  static final CycleReport UNCHANGED = report(Result.IDLE, "unchanged");
  static final CycleReport WAITING = report(Result.WAITING, "waiting");
  static final CycleReport WITHHELD = report(Result.STOPPED, "withheld");
  static final CycleReport REFUSED = report(Result.STOPPED, "refused");
  static final CycleReport ROLLED_BACK = report(Result.STOPPED, "rolled_back");
  static final CycleReport RETRYABLE = report(Result.RETRYABLE, "failed");
  static final CycleReport RETRYABLE_SLOWLY = report(Result.RETRYABLE_SLOWLY, "failed");
  static final CycleReport TERMINAL = report(Result.TERMINAL, "failed");

  private Reporting() {}

  static CycleReport report(Result result, String event) {
    return new CycleReport(result, event, event + " summary", "");
  }
}

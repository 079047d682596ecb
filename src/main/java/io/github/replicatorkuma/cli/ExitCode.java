package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.CycleReport;

/** The exit codes of all commands; docs/commands.md has them too. */
final class ExitCode {
  /** It was done, or there was nothing to do. */
  static final int OK = 0;

  /** It failed; trying again later may help. */
  static final int RETRYABLE = 1;

  /** The command line is wrong; picocli's own code. */
  static final int USAGE = 2;

  /** The configuration is wrong. */
  static final int CONFIGURATION = 3;

  /** It failed; the operator must act. */
  static final int TERMINAL = 4;

  /** It was not done, on purpose: withheld, refused, rolled back, or nothing to apply yet. */
  static final int STOPPED = 5;

  /** {@code plan --exit-code}: applying the snapshot would change something. */
  static final int DIFFERENT = 6;

  private ExitCode() {}

  static int of(CycleReport report) {
    return switch (report.result()) {
      case DONE, IDLE -> OK;
      case WAITING, SETTLING, STOPPED -> STOPPED;
      case RETRYABLE, RETRYABLE_SLOWLY -> RETRYABLE;
      case TERMINAL -> TERMINAL;
    };
  }
}

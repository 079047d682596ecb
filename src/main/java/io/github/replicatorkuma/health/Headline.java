package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import java.util.Locale;
import java.util.Optional;

/**
 * How an instance does, in a word or two.
 *
 * @param tone never the only thing that tells
 */
record Headline(Tone tone, String words) {
  /** Whether somebody needs to look. */
  enum Tone {
    GOOD("%23178a4c"),
    CALM("%23607080"),
    WARN("%23d98a00"),
    BAD("%23cf2f3c");

    /** Of the dot for the tab, which tells what its title tells in words. */
    final String colour;

    Tone(String colour) {
      this.colour = colour;
    }

    /** Its class in the page's style sheet. */
    String style() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Headline of(Status status) {
    Optional<CycleReport> last = status.last();
    if (!status.verdict().healthy()) {
      return last.filter(report -> !report.isGood())
          .map(Headline::trouble)
          .orElse(
              new Headline(Tone.BAD, status.isUnpublishedTooLong() ? "Not published" : "Overdue"));
    }
    if (last.filter(report -> report.result() == Result.WAITING).isPresent()) {
      return new Headline(Tone.CALM, "Waiting");
    }
    if (status.isUnreachable()) {
      return new Headline(Tone.WARN, Wording.event(last.orElseThrow()));
    }
    if (status.held().isPresent()) {
      return new Headline(Tone.CALM, Wording.capital(status.held().get()));
    }
    Standing standing = status.standing();
    if (standing.behind() > 0) {
      return new Headline(Tone.WARN, "Behind by " + standing.behind());
    }
    if (last.filter(CycleReport::isFailure).isPresent()) {
      return new Headline(Tone.WARN, "Trying again");
    }
    if (last.isEmpty()) {
      return new Headline(Tone.CALM, "Starting");
    }
    if (!status.inStep().orElse(true)) {
      return status.unpublishedSince().isPresent()
          ? new Headline(Tone.CALM, "Not published yet")
          : new Headline(Tone.WARN, "Not in step");
    }
    return status.drift().isPresent()
        ? new Headline(Tone.WARN, "Edited here")
        : new Headline(Tone.GOOD, "In step");
  }

  private static Headline trouble(CycleReport report) {
    return switch (report.result()) {
      case STOPPED -> new Headline(Tone.BAD, Wording.event(report));
      case WAITING -> new Headline(Tone.WARN, "Waiting");
      default ->
          new Headline(
              Tone.BAD, report.event().equals("failed") ? "Failing" : Wording.event(report));
    };
  }

  /** Of one cycle. */
  static Tone toneOf(CycleReport report) {
    return switch (report.result()) {
      case DONE, IDLE -> Tone.GOOD;
      case WAITING, SETTLING -> Tone.CALM;
      case RETRYABLE, RETRYABLE_SLOWLY -> Tone.WARN;
      case STOPPED, TERMINAL -> Tone.BAD;
    };
  }
}

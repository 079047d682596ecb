package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kept.KeptHints;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.notify.Priority;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is worth a message: what was done, and otherwise only changes of state. A terminal
 * failure is told at once, a retryable one when it has lasted; its end is told when its start was.
 */
final class Announcer {
  /** How long a retryable failure may last before anybody is told. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  static final String UNDO_DRIFT =
      "The next snapshot that is applied here undoes that; so does `apply`, at once. To keep an edit,"
          + " make it on the leader.";

  private static final String UNFETCHABLE = "unfetchable";

  private @Nullable Instant failingSince;
  private boolean failureTold;
  private String lastStop = "";

  /** The messages for this report; none when there is nothing new to tell. */
  List<Notification> announce(CycleReport report, Instant now) {
    if (report.isFailure()) {
      return failing(report, now);
    }
    if (report.result() == Result.SETTLING) {
      return List.of();
    }
    boolean recovered = (failureTold || lastStop.startsWith(UNFETCHABLE)) && report.isGood();
    if (report.result() != Result.WAITING) {
      failingSince = null;
      failureTold = false;
    }
    if (report.result() == Result.STOPPED) {
      return stopped(report);
    }
    List<Notification> messages = new ArrayList<>();
    if (recovered) {
      messages.add(recovered(report));
    }
    if (report.isGood()) {
      lastStop = "";
    }
    if (report.result() == Result.DONE) {
      messages.add(done(report));
    }
    return messages;
  }

  private List<Notification> failing(CycleReport report, Instant now) {
    Instant since = failingSince == null ? now : failingSince;
    failingSince = since;
    boolean due = report.result() == Result.TERMINAL || !now.isBefore(since.plus(PATIENCE));
    if (failureTold || !due) {
      return List.of();
    }
    failureTold = true;
    lastStop = ""; // or whoever was told of the failure would never hear that it is over
    return List.of(
        new Notification(
            "failing",
            "Replication is failing",
            sentence(report),
            Priority.HIGH,
            List.of("rotating_light"),
            false));
  }

  private List<Notification> stopped(CycleReport report) {
    String what = report.event() + " " + report.hint();
    if (what.equals(lastStop)) {
      return List.of();
    }
    lastStop = what;
    String title =
        switch (report.event()) {
          case "withheld" -> "Not published";
          case "rolled_back" -> "Rolled back";
          case "booting" -> "Uptime Kuma is still starting";
          case UNFETCHABLE -> "Published, but no replica can fetch it";
          default -> "Not applied";
        };
    return List.of(
        new Notification(
            report.event(), title, sentence(report), Priority.HIGH, List.of("warning"), false));
  }

  private static Notification done(CycleReport report) {
    boolean published = report.event().equals("published");
    String title =
        switch (report.event()) {
          case "published" -> "Configuration published";
          case "undone" -> "Last apply taken back";
          default -> "Configuration applied";
        };
    return new Notification(
        report.event(),
        title,
        sentence(report),
        Priority.LOW,
        List.of(published ? "outbox_tray" : "inbox_tray"),
        true);
  }

  static Notification drifted(Drift drift) {
    return new Notification(
        "drifted",
        "Edited here",
        "Somebody or something changed what was applied: " + drift.summary() + ". " + UNDO_DRIFT,
        Priority.DEFAULT,
        List.of("pencil2"),
        false);
  }

  static Notification kept(KeptEntry entry) {
    return new Notification(
        "kept_aside",
        "Edits kept aside",
        sentence(entry.event() + ". They are " + entry.summary(), KeptHints.show(entry.number())),
        Priority.HIGH,
        List.of("file_folder"),
        false);
  }

  static Notification notLive(String title, Verdict verdict) {
    return new Notification(
        "not_live",
        title,
        sentence(verdict.reason(), verdict.hint()),
        Priority.DEFAULT,
        List.of("warning"),
        false);
  }

  private static Notification recovered(CycleReport report) {
    return new Notification(
        "recovered",
        "Replication works again",
        sentence(report),
        Priority.DEFAULT,
        List.of("white_check_mark"),
        false);
  }

  private static String sentence(CycleReport report) {
    return sentence(report.summary(), report.hint());
  }

  private static String sentence(String summary, String hint) {
    if (summary.isEmpty()) {
      return hint;
    }
    String sentence = summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1) + ".";
    return hint.isEmpty() ? sentence : sentence + " " + hint;
  }
}

package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kept.KeptHints;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.notify.Brief;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.notify.Priority;
import io.github.replicatorkuma.notify.SignalTag;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what is worth a message: what was done, and otherwise only changes of state. A terminal
 * failure is told at once, a retryable one when it has lasted; its end is told when its start was.
 */
final class Announcer {
  /** How long a retryable failure may last before anybody is told. */
  static final Duration PATIENCE = Duration.ofMinutes(5);

  static final String UNDO_DRIFT =
      "The next snapshot that is applied here undoes that. To undo it now, run: `replicator-kuma"
          + " apply`. To keep an edit, make it on the leader.";

  static final String LOOK_AT_FLEET =
      "Look at that instance. See all of them with: `replicator-kuma fleet`";

  static final Notification HISTORY_AGAIN =
      Notification.news(
          "history_recovered",
          "Backups work again",
          "A history backup was made.",
          Priority.DEFAULT,
          "white_check_mark");

  /** Of a message; its hint is whole, and goes before the rest. */
  private static final int LONGEST = 900;

  private static final String UNFETCHABLE = "unfetchable";

  /** How the causes begin that people are told of. */
  private static final String FAILING = "failing ";

  private static final String STOPPED = "stopped ";

  private final FailureMark mark;
  private final boolean names;
  private @Nullable Instant failingSince;
  private boolean failureTold;

  /**
   * @param mark tells of what people were told by an earlier process
   * @param names whether messages name monitors
   */
  Announcer(FailureMark mark, boolean names) {
    this.mark = mark;
    this.names = names;
  }

  /** The messages for this report; none when there is nothing new to tell. */
  List<Notification> announce(CycleReport ended, Instant now) {
    CycleReport report = names ? ended : ended.unnamed();
    return messages(report, now).stream()
        .map(
            message ->
                message.with(report.hint(), report.change().map(all -> names ? all : all.brief(0))))
        .toList();
  }

  private List<Notification> messages(CycleReport report, Instant now) {
    if (report.isFailure()) {
      return failing(report, now);
    }
    if (report.result() == Result.SETTLING) {
      return List.of();
    }
    boolean recovered = report.isGood() && isRecoveryTold();
    if (report.result() != Result.WAITING) {
      failingSince = null;
      failureTold = false;
    }
    if (report.result() == Result.STOPPED) {
      return stopped(report);
    }
    if (report.isGood()) {
      mark.remove();
    }
    if (recovered) {
      return List.of(recovered(report));
    }
    boolean tells = report.result() == Result.DONE || report.event().equals(CycleReport.ASKED);
    return tells ? List.of(done(report)) : List.of();
  }

  /** Whether people hear of the end of what they were told of. */
  private boolean isRecoveryTold() {
    return mark.told().startsWith(FAILING) || mark.told().startsWith(STOPPED + UNFETCHABLE);
  }

  private List<Notification> failing(CycleReport report, Instant now) {
    Instant since = failingSince == null ? now : failingSince;
    failingSince = since;
    boolean due = report.result() == Result.TERMINAL || !now.isBefore(since.plus(PATIENCE));
    if (failureTold || !due) {
      return List.of();
    }
    failureTold = true;
    return mark.isNews(FAILING + FailureMark.causeOf(report))
        ? List.of(
            Notification.news(
                "failing", title(report), sentence(report), Priority.HIGH, "rotating_light"))
        : List.of();
  }

  private List<Notification> stopped(CycleReport report) {
    return mark.isNews(STOPPED + FailureMark.causeOf(report))
        ? List.of(
            Notification.news(
                report.event(), title(report), sentence(report), Priority.HIGH, "warning"))
        : List.of();
  }

  private static Notification done(CycleReport report) {
    String tag = report.isPublish() ? "outbox_tray" : "inbox_tray";
    return signal(
        report, Notification.routine(report.event(), title(report), sentence(report), tag));
  }

  private static String title(CycleReport report) {
    return switch (report.event()) {
      case CycleReport.PUBLISHED -> done(report, "published");
      case CycleReport.ASKED -> "To lead soon";
      case "undone" -> "Last apply taken back";
      case "withheld" -> "Not published";
      case "rolled_back" -> "Rolled back";
      case "booting" -> "Uptime Kuma is still starting";
      case UNFETCHABLE -> "Published, but no replica can fetch it";
      case CycleReport.UNREACHABLE -> "Cannot reach the repository";
      case "restored" -> "Restored from a backup";
      case "ended_at_start" -> "Uptime Kuma does not start";
      case "not_restored" -> "Uptime Kuma is not started";
      case "leaderless" -> "Nobody leads";
      case "cut_off" -> "Cut off from the fleet";
      case "failed", "misconfigured" -> "Replication is failing";
      default -> report.isGood() ? done(report, "applied") : "Not applied";
    };
  }

  private static String done(CycleReport report, String done) {
    String changed = report.change().map(Change::countsInWords).orElse("");
    return changed.isEmpty() ? "Configuration " + done : Wording.capital(done) + ": " + changed;
  }

  static Notification drifted(Drift drift) {
    String message =
        "Somebody or something changed what was applied: " + drift.summary() + ". " + UNDO_DRIFT;
    return Notification.news("drifted", "Edited here", message, Priority.DEFAULT, "pencil2")
        .with(UNDO_DRIFT, Optional.empty());
  }

  /**
   * Edits gave way.
   *
   * @param where to make them; empty where that is known
   */
  Notification kept(KeptEntry found, String where) {
    KeptEntry entry = names ? found : found.with("");
    String hint = where + KeptHints.show(entry.number());
    String message = sentence(entry.event() + ". They are " + entry.summary(), hint);
    return Notification.news(
            "kept_aside", "Edits kept aside", message, Priority.HIGH, "file_folder")
        .with(hint, Optional.empty());
  }

  static Notification fleet(String what, String hint) {
    return Notification.news("fleet", "Fleet", sentence(what, hint), Priority.HIGH, "satellite")
        .with(hint, Optional.empty());
  }

  static Notification history(String what, String hint) {
    return Notification.news(
            "history_overdue", "No backup", sentence(what, hint), Priority.HIGH, "floppy_disk")
        .with(hint, Optional.empty());
  }

  static Notification notLive(String title, Verdict verdict) {
    String message = sentence(verdict.reason(), verdict.hint());
    return Notification.news("not_live", title, message, Priority.DEFAULT, "warning")
        .with(verdict.hint(), Optional.empty());
  }

  /** One message for both; a publish keeps its event, which makes replicas look. */
  private static Notification recovered(CycleReport report) {
    String title = "Replication works again";
    boolean tells = report.isPublish() || report.event().equals("applied");
    return signal(
        report,
        Notification.news(
            tells ? report.event() : "recovered",
            title,
            sentence(report),
            Priority.DEFAULT,
            "white_check_mark"));
  }

  /** Replicas fetch what was published while they look whether it stands. */
  private static Notification signal(CycleReport report, Notification message) {
    String id = report.isPublish() ? report.details().getOrDefault("snapshot", "") : "";
    return id.isEmpty() ? message : message.tagged(SignalTag.of(new SnapshotId(id)));
  }

  /** Where somebody has to act, that comes first: a phone shows little more. */
  private static String sentence(CycleReport report) {
    String hint = report.hint();
    return report.result() == Result.TERMINAL
        ? joined(hint, brief(report.summary(), hint))
        : sentence(report.summary(), hint);
  }

  private static String sentence(String summary, String hint) {
    return joined(brief(summary, hint), hint);
  }

  private static String brief(String summary, String hint) {
    String whole = summary.isEmpty() ? "" : Wording.capital(summary) + ".";
    return Brief.of(whole, Math.max(300, LONGEST - hint.length()));
  }

  private static String joined(String first, String second) {
    boolean open = !first.isEmpty() && !second.isEmpty() && !first.matches("(?s).*[.!?)]");
    return Hint.here((first + (open ? ". " : " ") + second).strip());
  }
}

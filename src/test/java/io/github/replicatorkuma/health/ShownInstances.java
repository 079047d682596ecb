package io.github.replicatorkuma.health;

import io.github.replicatorkuma.app.ShownMisconfiguration;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.leader.ShownOutcomes;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.Change.ChangedMonitor.Kind;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.store.restic.ShownFailures;
import io.github.replicatorkuma.time.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Invented instances of one fleet, for pictures and tests of the status page. */
final class ShownInstances {
  private static final Duration INTERVAL = Duration.ofMinutes(5);
  private static final Change CHANGE = new Change(tables(), monitors(), Duration.ZERO);

  private final MutableClock clock = new MutableClock("2026-03-14T08:00:00Z");
  private final Health health;
  private Standing standing = Standing.UNKNOWN;

  private ShownInstances(String role, String mode, String instance) {
    About about =
        new About(
            "3.0.0",
            role,
            mode,
            instance,
            mode.isEmpty() ? "" : "s3:s3.example.com/uptime-kuma",
            INTERVAL,
            Optional.of("2.0.2"),
            Optional.of(URI.create("https://kuma.example.org/")));
    health = new Health(about, () -> standing, clock);
  }

  /** A leader whose newest edit is published. */
  static Health leaderInStep() {
    ShownInstances shown = new ShownInstances("leader", "BACKUP", "berlin");
    shown.ends(Result.IDLE, "unchanged", "nothing has changed since the last publish", "", 30);
    shown.publishes(40, CHANGE);
    shown.many("unchanged", "nothing has changed since the last publish", 30);
    shown.publishes(41, ShownOutcomes.edits());
    shown.many("unchanged", "nothing has changed since the last publish", 12);
    shown.standing(41, 41);
    return shown.health;
  }

  /** A replica that could not fetch the newest just now. */
  static Health replicaBehind() {
    ShownInstances shown = new ShownInstances("replica", "RESTORE", "lisbon");
    shown.applies();
    shown.many("up_to_date", "up to date with snapshot 4b1d0e38", 9);
    shown.standing(38, 41);
    shown.ends(Reports.of(ShownFailures.damaged()), 31_000);
    return shown.health;
  }

  /** A replica whose Uptime Kuma is older than the leader's. */
  static Health replicaRefusing() {
    ShownInstances shown = new ShownInstances("replica", "RESTORE", "oslo");
    shown.applies();
    shown.many("up_to_date", "up to date with snapshot 4b1d0e38", 4);
    for (int i = 0; i < 3; i++) {
      shown.ends(
          Result.STOPPED,
          "refused",
          "refused snapshot 9c27f5a9: the leader's Uptime Kuma (2.1.0) is newer: this one does not"
              + " have monitor.retry_only_on_status_code_failure",
          "Upgrade Uptime Kuma on this instance to 2.1.0 or newer; the snapshot is applied by itself"
              + " then.",
          900);
    }
    shown.standing(38, 39);
    return shown.health;
  }

  /** A leader with an edit that waits for others. */
  static Health leaderUnpublished() {
    Health health = leaderInStep();
    health.unpublished(Optional.of(health.status().now().minusSeconds(20)));
    return health;
  }

  /** A leader that did not publish that many monitors went. */
  static Health leaderWithheld() {
    ShownInstances shown = new ShownInstances("leader", "BACKUP", "berlin");
    shown.publishes(40, CHANGE);
    shown.ends(ShownOutcomes.withheld().report(), 600);
    shown.standing(40, 40);
    shown.health.unpublished(Optional.of(shown.clock.instant().minusSeconds(60)));
    return shown.health;
  }

  /** A leader whose newest snapshot is damaged, and who cannot tell anybody. */
  static Health leaderUnfetchable() {
    ShownInstances shown = new ShownInstances("leader", "BACKUP", "berlin");
    shown.publishes(40, CHANGE);
    shown.ends(ShownOutcomes.unfetchable().report(), 600);
    shown.standing(40, 40);
    shown.health.messages("ntfy https://ntfy.sh", "HTTP 403", "Check NTFY_TOKEN.");
    shown.health.messages("webhook https://home.example.org", "HTTP 404", "");
    return shown.health;
  }

  /** A leader whose repository has not been reached for a while. */
  static Health leaderFailing() {
    ShownInstances shown = new ShownInstances("leader", "BACKUP", "berlin");
    shown.publishes(40, CHANGE);
    shown.standing(40, 40);
    for (int i = 0; i < 3; i++) {
      shown.ends(Reports.of(ShownFailures.unreachable()), 31_000);
    }
    return shown.health;
  }

  /** One whose variables are wrong. */
  static Health misconfigured() {
    ShownInstances shown = new ShownInstances("misconfigured", "", "paris");
    shown.ends(ShownMisconfiguration.report(), 0);
    return shown.health;
  }

  /** A replica that has what its leader has. */
  static Health replicaInStep() {
    ShownInstances shown = new ShownInstances("replica", "RESTORE", "lisbon");
    shown.applies();
    shown.many("up_to_date", "up to date with snapshot 4b1d0e38", 9);
    shown.standing(38, 38);
    return shown.health;
  }

  /** All of them, by a name for a file. */
  static Map<String, Health> all() {
    Map<String, Health> all = new LinkedHashMap<>();
    all.put("leader", leaderInStep());
    all.put("leader-unpublished", leaderUnpublished());
    all.put("leader-withheld", leaderWithheld());
    all.put("leader-failing", leaderFailing());
    all.put("misconfigured", misconfigured());
    all.put("replica", replicaInStep());
    all.put("replica-behind", replicaBehind());
    all.put("replica-refusing", replicaRefusing());
    return all;
  }

  private void applies() {
    clock.advance(Duration.ofSeconds(20));
    ended(
        new CycleReport(
            Result.DONE,
            "applied",
            "applied snapshot 4b1d0e38 by berlin: " + CHANGE.inWords(),
            "",
            List.of(
                "the logo logo1767322800000.png, which a status page names, is not replicated: it is"
                    + " larger than 8 MB"),
            Optional.of(CHANGE)),
        2140);
  }

  private void publishes(long sequence, Change edits) {
    clock.advance(Duration.ofMinutes(1));
    ends(ShownOutcomes.published(id(sequence), sequence, edits).report(), 3400);
  }

  private void many(String event, String summary, int times) {
    for (int i = 0; i < times; i++) {
      ends(Result.IDLE, event, summary, "", 420);
    }
  }

  private void ends(Result result, String event, String summary, String hint, long millis) {
    ends(new CycleReport(result, event, summary, hint), millis);
  }

  private void ends(CycleReport report, long millis) {
    clock.advance(INTERVAL);
    ended(report, millis);
  }

  private void ended(CycleReport report, long millis) {
    health.cycleBegan();
    clock.advance(Duration.ofMillis(millis));
    health.cycleEnded("a1b2c3", report);
    health.nextCycleIn(INTERVAL);
  }

  private void standing(long here, long newest) {
    Instant looked = clock.instant();
    clock.advance(Duration.ofSeconds(42));
    standing =
        new Standing(
            Optional.of(known(here, looked.minusSeconds(3900))),
            Optional.of(known(newest, looked.minusSeconds(here == newest ? 3900 : 130))),
            Optional.of(looked),
            Optional.of(431_500L));
  }

  private static KnownSnapshot known(long sequence, Instant created) {
    return new KnownSnapshot(id(sequence), new Position(2, sequence), "berlin", created);
  }

  private static SnapshotId id(long sequence) {
    return new SnapshotId(sequence == 38 ? "4b1d0e38" : "9c27f5a" + sequence % 10);
  }

  private static Map<TableName, RowCounts> tables() {
    Map<TableName, RowCounts> tables = new LinkedHashMap<>();
    tables.put(new TableName("monitor"), new RowCounts(1, 2, 1));
    tables.put(new TableName("monitor_notification"), new RowCounts(2, 0, 2));
    tables.put(new TableName("monitor_tag"), new RowCounts(1, 0, 0));
    return tables;
  }

  private static List<ChangedMonitor> monitors() {
    return List.of(
        new ChangedMonitor(Kind.ADDED, "214", "Web shop: check-out"),
        new ChangedMonitor(Kind.CHANGED, "12", "Mail relay"),
        new ChangedMonitor(Kind.CHANGED, "87", "DNS of example.com"),
        new ChangedMonitor(Kind.REMOVED, "31", "Old intranet"));
  }
}

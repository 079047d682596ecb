package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.leader.ShownOutcomes;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.store.restic.ShownFailures;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Messages to people, by a name for a picture. */
public final class ShownMessages {
  private static final Instant NOW = Instant.parse("2026-03-14T08:00:00Z");

  private ShownMessages() {}

  /** As a leader tells them. */
  public static Map<String, Notification> all() {
    Map<String, Notification> all = new LinkedHashMap<>();
    SnapshotId id = new SnapshotId("9c27f5a1");
    all.put("published", told(ShownOutcomes.published(id, 41, ShownOutcomes.edits()).report()));
    all.put("withheld", told(ShownOutcomes.withheld().report()));
    all.put("unreachable", told(Reports.of(ShownFailures.unreachable())));
    return all;
  }

  /** What people hear once it has lasted. */
  private static Notification told(CycleReport report) {
    Announcer announcer = new Announcer(TestDaemon.noMark(), true);
    return announcer.announce(report, NOW).stream()
        .findFirst()
        .orElseGet(() -> announcer.announce(report, NOW.plus(Announcer.PATIENCE)).get(0));
  }
}

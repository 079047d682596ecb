package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.leader.ShownOutcomes;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.restic.ShownFailures;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a message carries beside its words. */
class ToldToMachinesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final CycleReport PUBLISHED =
      ShownOutcomes.published(new SnapshotId("9c27f5a1"), 41, ShownOutcomes.edits()).report();

  private static Notification told(CycleReport report, boolean names) {
    return new Announcer(TestDaemon.noMark(), names).announce(report, NOW).get(0);
  }

  @Test
  void publish_carriesWhatChanged_unlessNamesAreToBeLeftOut() {
    assertThat(told(PUBLISHED, true).change()).contains(ShownOutcomes.edits());

    Notification unnamed = told(PUBLISHED, false);
    assertThat(unnamed.change()).contains(ShownOutcomes.edits().brief(0));
    assertThat(unnamed.toString()).contains("2 monitors changed").doesNotContain("NAS", "Photos");
  }

  @Test
  void whatSomebodyHasToDo_isCarried_withItsCommandMarked() {
    assertThat(told(ShownOutcomes.withheld().report(), true).hint())
        .contains("`replicator-kuma publish --accept-deletes`");
    assertThat(Announcer.notLive("Not live", new Verdict(false, "why", "Do it.")).hint())
        .isEqualTo("Do it.");
    assertThat(Announcer.drifted(new Drift(List.of(new Drift.Part("monitor", 1, 2)), NOW)).hint())
        .isEqualTo(Announcer.UNDO_DRIFT);
  }

  @Test
  void repositoryThatDoesNotAnswer_hasAnEventAndATitleOfItsOwn() {
    CycleReport report = Reports.of(ShownFailures.unreachable());
    assertThat(report.event()).isEqualTo("unreachable");
    assertThat(Reports.of(new StoreException(Kind.LOCKED, "locked", "")).event())
        .isEqualTo("failed");

    Announcer announcer = new Announcer(TestDaemon.noMark(), true);
    assertThat(announcer.announce(report, NOW)).as("it may pass").isEmpty();
    assertThat(announcer.announce(report, NOW.plus(Announcer.PATIENCE)))
        .extracting(Notification::event, Notification::title)
        .containsExactly(tuple("failing", "Cannot reach the repository"));
  }
}

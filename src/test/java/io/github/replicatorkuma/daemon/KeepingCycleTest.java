package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.health.About;
import io.github.replicatorkuma.health.FleetMember;
import io.github.replicatorkuma.health.FleetSight;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.health.TestMember;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kept.KeptEntry.Reason;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.replica.KeptNews;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.time.MutableClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class KeepingCycleTest {
  private static final CycleReport APPLIED = new CycleReport(Result.DONE, "applied", "applied", "");
  private static final CycleReport FAILED =
      new CycleReport(Result.RETRYABLE, "failed", "failed", "");

  @TempDir Path directory;

  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final List<KeptEntry> told = new ArrayList<>();
  private KeptAside aside;
  private CycleReport next = APPLIED;
  private KeepingCycle cycle;

  @BeforeEach
  void open() throws ReplicationException {
    aside = new KeptAside(StateDirectory.open(directory.resolve("state"), Clock.systemUTC()));
    start();
  }

  private void start() throws ReplicationException {
    FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");
    cycle =
        new KeepingCycle(
            () -> {},
            moment -> next,
            new KeptNews(aside, store, ReplicationScope.DEFAULT, false),
            told::addAll,
            clock);
  }

  private void keep() throws ReplicationException {
    aside.keep(
        Reason.NO_LONGER_LEADS,
        Optional.empty(),
        target -> {
          try {
            PrivateDirectory.make(target);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return new SnapshotTags(
              Position.NONE, Digest.ofText("rows"), new Instance("alpha", "id"), "nonce");
        });
  }

  @Test
  void whatWasKept_whereNobodyIsKnownToLead_isNotToldToHaveNoLeader() throws Exception {
    keep();
    CycleReport unused = cycle.run(Moment.RUNNING);
    About about =
        new About(
            "3",
            "candidate",
            "AUTO",
            "alpha",
            "there",
            Duration.ofSeconds(5),
            Optional.empty(),
            Optional.empty());
    Health health = new Health(about, () -> Standing.UNKNOWN, Clock.systemUTC());
    FleetMember silent =
        TestMember.member("1", "beta", FleetMember.SILENT, Duration.ZERO, 0, Duration.ZERO);
    health.fleet(() -> new FleetSight(List.of(silent), List.of()));
    List<Notification> messages = new ArrayList<>();

    TestDaemon.telling(messages::add, health, Clock.systemUTC()).kept(told);

    assertThat(messages).hasSize(1);
    assertThat(messages.get(0).message())
        .contains("replicator-kuma lead", "kept show 1")
        .doesNotContain("leads just now");
  }

  @Test
  void whatWasKept_isToldOnce_andInTheReportOfThatCycle() throws Exception {
    keep();

    CycleReport report = cycle.run(Moment.RUNNING);

    assertThat(report.summary()).startsWith("applied; edits are kept aside as 1");
    assertThat(report.hint()).contains("replicator-kuma kept show 1");
    assertThat(told).hasSize(1);
    Notification message =
        new Announcer(TestDaemon.noMark(), true).kept(told.get(0), "Edit on kuma-a. ");
    assertThat(message.message())
        .contains("kept aside as 1: everything that was here", "replicator-kuma kept show 1");
    assertThat(report.unnamed().summary()).isEqualTo("applied; edits are kept aside as 1");
    assertThat(new Announcer(TestDaemon.noMark(), false).kept(told.get(0), "").message())
        .contains("kept aside as 1. ")
        .doesNotContain("everything");
    assertThat(cycle.run(Moment.RUNNING)).isEqualTo(APPLIED);
    assertThat(told).hasSize(1);
  }

  @Test
  void whatADeadProcessKept_isToldByTheNext_onceACycleHasNotFailed() throws Exception {
    keep();
    next = FAILED;
    assertThat(cycle.run(Moment.RUNNING)).isEqualTo(FAILED);
    assertThat(told).isEmpty();

    start();
    next = APPLIED;
    assertThat(cycle.run(Moment.BEFORE_START)).isEqualTo(APPLIED);
    assertThat(cycle.run(Moment.RUNNING).summary()).contains("kept aside as 1");
    assertThat(told).hasSize(1);
  }

  @Test
  void entry_ages_byTheHoursThatTheDaemonHasRun() throws Exception {
    keep();
    cycle.run(Moment.RUNNING);
    clock.advance(Duration.ofMinutes(59));
    cycle.run(Moment.RUNNING);
    assertThat(aside.find(1).ran()).isZero();

    clock.advance(Duration.ofMinutes(2));
    cycle.run(Moment.RUNNING);
    assertThat(aside.find(1).ran()).isEqualTo(Duration.ofMinutes(61));

    clock.advance(KeptAside.KEPT_FOR);
    cycle.run(Moment.RUNNING);
    assertThat(aside.list()).isEmpty();
  }
}

package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.kuma.Obstacle;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.notify.Channel;
import io.github.replicatorkuma.notify.Delivery;
import io.github.replicatorkuma.notify.NtfyChannel;
import io.github.replicatorkuma.notify.NtfyServer;
import io.github.replicatorkuma.notify.NtfyTarget;
import io.github.replicatorkuma.time.MutableClock;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What arrives at an ntfy server of each event, and how often. */
class NotifiedEventsTest {
  private static final URI CLICK = URI.create("https://kuma.example.org/");

  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");

  @SuppressWarnings("NullAway.Init")
  private NtfyServer server;

  @SuppressWarnings("NullAway.Init")
  private Delivery notifier;

  @SuppressWarnings("NullAway.Init")
  private Telling telling;

  @BeforeEach
  void start() throws Exception {
    server = new NtfyServer();
    NtfyTarget target = NtfyTarget.open(server.root(), "my-topic");
    notifier =
        new Delivery(
            new NtfyChannel(target, "beta", Optional.of(CLICK), Optional.empty(), Channel.TIMEOUT),
            clock,
            Optional::of,
            (reason, hint) -> {},
            () -> {},
            Delivery.Limits.DEFAULT);
    telling = TestDaemon.telling(notifier, clock);
  }

  @AfterEach
  void stop() {
    notifier.close(Duration.ofSeconds(1));
    server.close();
  }

  private void ends(CycleReport report) {
    telling.cycleBegins();
    clock.advance(Duration.ofSeconds(1));
    telling.cycleEnded(report);
  }

  private void arrives(String title, int priority, String tag) throws Exception {
    NtfyServer.Request request = server.next();
    assertThat(request.text("topic")).isEqualTo("my-topic");
    assertThat(request.text("title")).isEqualTo("[beta] " + title);
    assertThat(request.body().get("priority").asInt()).isEqualTo(priority);
    assertThat(request.body().get("tags").get(0).asText()).isEqualTo(tag);
    assertThat(request.text("click")).isEqualTo(CLICK.toString());
    assertThat(request.text("message")).isNotEmpty();
  }

  @Test
  void eachEvent_arrivesWithTitlePriorityTagsAndPage() throws Exception {
    ends(Reporting.PUBLISHED);
    arrives("Configuration published", 2, "outbox_tray");
    ends(Reporting.APPLIED);
    arrives("Configuration applied", 2, "inbox_tray");
    ends(Reporting.WITHHELD);
    arrives("Not published", 4, "warning");
    ends(Reporting.REFUSED);
    arrives("Not applied", 4, "warning");
    ends(Reporting.ROLLED_BACK);
    arrives("Rolled back", 4, "warning");
    ends(Reporting.report(CycleReport.Result.STOPPED, "unfetchable"));
    arrives("Published, but no replica can fetch it", 4, "warning");
    telling.looked(List.of(new Drift.Part("monitor", 47, 48)));
    arrives("Edited here", 3, "pencil2");
    telling.live(LiveUse.REPLICA, Optional.of(new Obstacle("it is broken", "", true)));
    arrives("Each change restarts Uptime Kuma", 3, "warning");
    ends(Reporting.TERMINAL);
    arrives("Replication is failing", 4, "rotating_light");
    ends(Reporting.UNCHANGED);
    arrives("Replication works again", 3, "white_check_mark");
  }

  @Test
  void publish_isToldOnceItIsSaved_andNotAgainWhenItIsConfirmed() throws Exception {
    telling.cycleBegins();
    telling.saved(published("1bc3bda1"));
    arrives("Configuration published", 2, "outbox_tray");

    telling.cycleEnded(published("1bc3bda1" + "0".repeat(56)).report());
    ends(Reporting.WITHHELD);

    arrives("Not published", 4, "warning");
  }

  private static PublishOutcome.Published published(String id) {
    return new PublishOutcome.Published(
        new SnapshotId(id),
        new Position(1, 7),
        Digest.ofText(""),
        false,
        47,
        false,
        Optional.empty(),
        List.of(),
        false);
  }

  @Test
  void fiveHundredFailingCycles_areOneMessage_andTheRecoveryAnother() throws Exception {
    for (int i = 0; i < 500; i++) {
      ends(Reporting.RETRYABLE);
    }
    arrives("Replication is failing", 4, "rotating_light");

    ends(Reporting.UNCHANGED);
    arrives("Replication works again", 3, "white_check_mark");

    ends(Reporting.PUBLISHED);
    arrives("Configuration published", 2, "outbox_tray");
  }
}

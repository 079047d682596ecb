package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.alerts.AlertMemory;
import io.github.replicatorkuma.alerts.AlertRule;
import io.github.replicatorkuma.fleet.Election;
import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.fleet.LeadDecision.Newest;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.fleet.RecordSeal;
import io.github.replicatorkuma.fleet.TestRecord;
import io.github.replicatorkuma.fleet.store.MemoryRecords;
import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.kuma.AlertOrders;
import io.github.replicatorkuma.kuma.AlertStates;
import io.github.replicatorkuma.kuma.AlertStates.Hooks;
import io.github.replicatorkuma.kuma.AlertStates.State;
import io.github.replicatorkuma.kuma.FakeLiveKuma;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RunningLoops;
import io.github.replicatorkuma.logging.CapturedLog;
import io.github.replicatorkuma.model.Agreement;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("NullAway.Init")
class AlertServiceTest {
  private static final Duration HEARTBEAT = TestRecord.HEARTBEAT;
  private static final State DOWN =
      new State("1-abc", 7, false, "down", 0, true, false, false, false, List.of(), null);

  @TempDir Path directory;

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");
  private final List<AlertOrders> orders = new ArrayList<>();
  private final MemoryRecords records = new MemoryRecords();
  private final TestRecord self = new TestRecord("kuma-a");
  private final RecordSeal seal = new RecordSeal(new byte[32], new RepositoryId("repository"));
  private FakeLiveKuma kuma;
  private AlertService service;
  private Membership membership;

  private final class Means implements Membership.Means {
    @Override
    public Optional<RecordSeal> seal() {
      return Optional.of(seal);
    }

    @Override
    public RecordStore store() {
      return records;
    }

    @Override
    public void renew() {}
  }

  @BeforeEach
  void start() {
    RecordingKuma running = RecordingKuma.running();
    kuma = running.reachable(() -> new RunningLoops(Set.of(), Set.of()));
    AlertMemory memory = new AlertMemory(AlertMemory.Content.EMPTY, content -> {});
    service = new AlertService(new AlertRule(Agreement.ONE, HEARTBEAT, memory), running, clock);
    membership =
        new Membership(
            new Means(),
            this::situation,
            directory.resolve("fleet.json"),
            new Election(HEARTBEAT, Duration.ofMinutes(5)),
            HEARTBEAT,
            clock,
            new Random(1),
            (decision, any) -> {});
    answers(List.of());
  }

  private Membership.Situation situation() {
    self.alerts = service.lists();
    FleetRecord now = self.now();
    return new Membership.Situation(
        now, Optional.of(new Newest(now.instance(), Position.NONE)), true, true);
  }

  /** Of an agent that lacks these hooks. */
  private void answers(List<String> missing, State... states) {
    kuma.agent =
        asked -> {
          orders.add(asked);
          return new AlertStates(
              orders.size(), List.of(states), List.of(), "", new Hooks(missing), List.of());
        };
  }

  private AlertOrders last() {
    return orders.get(orders.size() - 1);
  }

  private void asks() {
    assertThat(service.asks(membership)).isTrue();
  }

  private void beats() throws Exception {
    membership.beat();
    service.beaten();
    clock.advance(Duration.ofSeconds(1));
  }

  @Test
  void beforeTheFleetIsKnown_theAgentIsToHoldWhatItHas() {
    answers(List.of(), DOWN);
    asks();
    asks();
    assertThat(orders).hasSize(2).noneMatch(AlertOrders::ready);
    assertThat(last().speak()).isEmpty();
  }

  @Test
  void outageThatTheOthersWereShown_isToBeTold() throws Exception {
    beats();
    answers(List.of(), DOWN);
    asks();
    assertThat(service.lists().down()).as("not yet looked at").isEmpty();
    asks();
    assertThat(service.lists().down()).extracting("monitor").containsExactly("1-abc");
    assertThat(last().ready()).isTrue();
    assertThat(last().speak()).as("nobody was shown it").isEmpty();

    beats();
    beats();
    asks();
    assertThat(last().speak()).extracting("event").containsExactly(7L);
  }

  @Test
  void kumaThatDoesNotAnswer_seesNothing_forTheOthers() throws Exception {
    beats();
    asks();
    asks();
    assertThat(service.lists().beats()).isTrue();

    kuma.agent = FakeLiveKuma.AWAY;
    for (int second = 0; second < 20; second++) {
      assertThat(service.asks(membership)).isFalse();
      clock.advance(Duration.ofSeconds(1));
    }
    assertThat(service.lists().beats()).isFalse();
  }

  @Test
  void agentThatDoesNotAnswerForLong_isToldOnce_andAgainAfterItWasBack() {
    try (CapturedLog log = CapturedLog.of(AlertService.class)) {
      kuma.agent = FakeLiveKuma.AWAY;
      failFor(Duration.ofMinutes(4));
      assertThat(log.lines()).isEmpty();
      failFor(Duration.ofMinutes(10));
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("event=alerts_by_all", "the agent is away");

      answers(List.of());
      asks();
      kuma.agent = FakeLiveKuma.AWAY;
      failFor(Duration.ofMinutes(10));
      assertThat(log.lines()).hasSize(2);
    }
  }

  private void failFor(Duration length) {
    for (int minute = 0; minute < length.toMinutes(); minute++) {
      assertThat(service.asks(membership)).isFalse();
      clock.advance(Duration.ofMinutes(1));
    }
  }

  @Test
  void hookThatIsMissing_isNamed() {
    try (CapturedLog log = CapturedLog.of(AlertService.class)) {
      answers(List.of("Monitor.sendNotification"));
      asks();
      clock.advance(Duration.ofMinutes(6));
      asks();
      assertThat(log.lines())
          .singleElement()
          .asString()
          .contains("this Uptime Kuma does not have Monitor.sendNotification");
    }
  }

  @Test
  void defect_isLogged_andEndsNothing() {
    try (CapturedLog log = CapturedLog.of(AlertService.class)) {
      kuma.agent =
          asked -> {
            throw new IllegalStateException("odd");
          };
      assertThat(service.asks(membership)).isFalse();
      assertThat(log.lines()).singleElement().asString().contains("event=defect");
      answers(List.of());
      asks();
    }
  }
}

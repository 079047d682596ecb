package io.github.replicatorkuma.simulation;

import static io.github.replicatorkuma.simulation.AlertWorld.MINUTE;
import static io.github.replicatorkuma.simulation.AlertWorld.SECOND;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What three instances tell in an order of events that somebody thought of. */
final class AlertScenarioTest {
  private static final long LATEST = 200 * SECOND;

  private final AlertWorld world = new AlertWorld(7, AlertRules.ALL);
  private final AlertMember a = member("kuma-a");
  private final AlertMember b = member("kuma-b");
  private final AlertMember c = member("kuma-c");

  private AlertMember member(String name) {
    AlertMember made = new AlertMember(world, name, 20 * SECOND, 1, 100);
    world.members.add(made);
    return made;
  }

  @BeforeEach
  void start() {
    world.leader = a;
    world.members.forEach(AlertMember::startKuma);
    world.members.forEach(AlertMember::startDaemon);
    pass(5 * MINUTE);
  }

  private void pass(long time) {
    world.runUntil(world.now + time);
  }

  private void goesDown(AlertMember... where) {
    List.of(where).forEach(member -> member.brokenUntil.put(1L, Long.MAX_VALUE));
  }

  private void comesUp() {
    world.members.forEach(member -> member.brokenUntil.clear());
  }

  private List<String> told() {
    return world.messages.stream()
        .map(message -> message.by() + (message.down() ? " DOWN " : " UP ") + message.providers())
        .toList();
  }

  @Test
  void leaderSeesItLate_oneTellsAndItsEndComesFromThere() {
    goesDown(c);
    pass(40 * SECOND);
    assertThat(told()).containsExactly("kuma-c DOWN [1, 2]");
    goesDown(a, b);
    pass(5 * MINUTE);
    comesUp();
    pass(MINUTE);
    assertThat(told()).containsExactly("kuma-c DOWN [1, 2]", "kuma-c UP [1, 2]");
  }

  @Test
  void tellerRestartsWhileItIsDown_thereIsNoSecondAlert() {
    goesDown(a, b, c);
    pass(3 * MINUTE);
    a.endDaemon(false);
    a.killKuma();
    pass(MINUTE);
    a.startKuma();
    a.startDaemon();
    pass(10 * MINUTE);
    comesUp();
    pass(2 * MINUTE);
    assertThat(told()).containsExactly("kuma-a DOWN [1, 2]", "kuma-a UP [1, 2]");
  }

  @Test
  void tellerIsStopped_anotherTellsTheEndAndNotTheBeginning() {
    goesDown(a, b, c);
    pass(3 * MINUTE);
    a.endDaemon(true);
    a.killKuma();
    pass(10 * MINUTE);
    comesUp();
    pass(2 * MINUTE);
    assertThat(told()).hasSize(2).startsWith("kuma-a DOWN [1, 2]");
    assertThat(told().get(1)).matches("kuma-[bc] UP \\[1, 2]");
  }

  @Test
  void tellerDiesBeforeItSends_theNextTells() {
    a.endDaemon(false);
    a.killKuma();
    pass(SECOND);
    goesDown(a, b, c);
    pass(LATEST);
    assertThat(told()).containsExactly("kuma-b DOWN [1, 2]");
  }

  @Test
  void tellerDiesForGood_whatItToldIsToldOnceMoreAndSoIsTheEnd() {
    goesDown(a, b, c);
    pass(MINUTE);
    a.endDaemon(false);
    a.killKuma();
    pass(10 * MINUTE);
    comesUp();
    pass(2 * MINUTE);
    assertThat(told())
        .containsExactly("kuma-a DOWN [1, 2]", "kuma-b DOWN [1, 2]", "kuma-b UP [1, 2]");
  }

  @Test
  void oneProviderFailsAtTheTeller_theNextSendsByThatOne() {
    a.failingUntil.put(2L, Long.MAX_VALUE);
    goesDown(a, b, c);
    pass(3 * MINUTE);
    assertThat(told()).containsExactly("kuma-a DOWN [1]", "kuma-b DOWN [2]");
  }

  @Test
  void endCannotBeSentByOneProvider_theNextSendsByThatOne() {
    goesDown(a, b, c);
    pass(3 * MINUTE);
    a.failingUntil.put(2L, Long.MAX_VALUE);
    comesUp();
    pass(5 * MINUTE);
    assertThat(told()).containsExactly("kuma-a DOWN [1, 2]", "kuma-a UP [1]", "kuma-b UP [2]");
  }

  @Test
  void tellerHasNothingAttached_theNextTells() {
    a.attached = false;
    goesDown(a, b, c);
    pass(LATEST);
    assertThat(told()).startsWith("kuma-b DOWN [1, 2]");
  }

  @Test
  void speakerDiesBeforeItTells_oneOtherTells() {
    for (int round = 1; round <= 12; round++) {
      pass(round * 5L * SECOND); // at another time between two heartbeats
      goesDown(a, b, c);
      while (!requireNonNull(world.records.get(a.self.id())).alerts().isDown(a.key(1))) {
        pass(SECOND / 10);
      }
      a.endDaemon(false);
      a.killKuma();
      pass(LATEST);
      comesUp();
      pass(LATEST);
      a.startKuma();
      a.startDaemon();
      pass(5 * MINUTE);
    }
    assertThat(told()).filteredOn(it -> it.contains("DOWN")).hasSize(12);
  }

  /** As after two have led, until one gives up its rows. */
  @Test
  void twoMonitorsOfOneNumber_areToldApart() {
    c.mark = "other";
    goesDown(a, b, c);
    pass(LATEST);
    comesUp();
    pass(LATEST);
    assertThat(told())
        .containsExactlyInAnyOrder(
            "kuma-a DOWN [1, 2]", "kuma-c DOWN [1, 2]", "kuma-a UP [1, 2]", "kuma-c UP [1, 2]");
  }

  @Test
  void twoDisagreeOnWhoLeads_somebodyTells() {
    a.doubtsLeaderUntil = Long.MAX_VALUE; // and takes kuma-c for it, which sees nothing
    goesDown(a, b);
    pass(LATEST);
    assertThat(told()).isNotEmpty();
  }

  @Test
  void recordsCannotBeReached_eachTellsAndEachTellsTheEnd() {
    world.members.forEach(member -> member.recordsAway = Long.MAX_VALUE);
    goesDown(b);
    pass(LATEST);
    assertThat(told()).containsExactly("kuma-b DOWN [1, 2]");
    comesUp();
    pass(LATEST);
    assertThat(told()).containsExactly("kuma-b DOWN [1, 2]", "kuma-b UP [1, 2]");
  }

  /** Whatever was read last: that it is still down may be no more than the state from before. */
  @Test
  void recordsAreLost_atAnyMomentAfterTheEnd_theEndIsTold() {
    for (long moment = 0; moment < 40 * SECOND; moment += SECOND) {
      AlertScenarioTest one = new AlertScenarioTest();
      one.start();
      one.goesDown(one.a, one.b, one.c);
      one.pass(3 * MINUTE);
      one.comesUp();
      one.pass(moment);
      one.world.members.forEach(member -> member.recordsAway = Long.MAX_VALUE);
      one.pass(LATEST);
      assertThat(one.told()).as("lost after %d", moment).contains("kuma-a UP [1, 2]");
    }
  }

  @Test
  void tellersOwnLinkFails_whatAnotherStillSeesIsNotOver() {
    goesDown(a, b);
    pass(3 * MINUTE);
    a.brokenUntil.clear();
    pass(10 * MINUTE);
    assertThat(told()).containsExactly("kuma-a DOWN [1, 2]");
    comesUp();
    pass(2 * MINUTE);
    assertThat(told()).containsExactly("kuma-a DOWN [1, 2]", "kuma-a UP [1, 2]");
  }

  @Test
  void daemonIsDeadAndItsKumaAlive_whatOnlyThatSeesIsTold() {
    c.endDaemon(false);
    pass(MINUTE);
    goesDown(c);
    pass(LATEST);
    assertThat(told()).containsExactly("kuma-c DOWN [1, 2]");
  }
}

package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * docker/agent/kuma-alerts.cjs: who says when that a monitor is down, in time that stands still.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class KumaAlertsScriptTest {
  private static final String DOWN = " gets [NAS] [Down], beat ECONNREFUSED";
  private static final String UP = " gets [NAS] [Up], beat ECONNREFUSED";
  private static final List<String> BOTH_DOWN = List.of("Phone" + DOWN, "Mail" + DOWN);
  private static final List<String> BOTH_UP = List.of("Phone" + UP, "Mail" + UP);

  @TempDir Path directory;
  private AlertsKuma kuma;

  @BeforeEach
  void start() throws Exception {
    kuma = AlertsKuma.in(directory).started().withMonitor();
    kuma.ask("");
  }

  @AfterEach
  void end() {
    kuma.close();
  }

  @Test
  void outage_isSaidWhenTheDaemonSaysSo_andOnce() throws Exception {
    assertThat(kuma.run("await nas.beat(DOWN)")).isEmpty();
    JsonNode owed = kuma.state();
    assertThat(owed.path("status").asText()).isEqualTo("down");
    assertThat(owed.path("owed").asBoolean()).isTrue();
    assertThat(owed.path("due").asInt()).isEqualTo(AlertsKuma.DEADLINE * 1000);

    assertThat(kuma.order("speak", "")).containsExactlyElementsOf(BOTH_DOWN);
    assertThat(kuma.order("speak", "")).isEmpty();
    JsonNode told = kuma.state();
    assertThat(told.path("told").asBoolean()).isTrue();
    assertThat(told.path("owed").asBoolean()).isFalse();
    assertThat(told.path("unsent")).isEmpty();
    assertThat(kuma.advanceHeard(AlertsKuma.DEADLINE + 20)).isEmpty();
  }

  @Test
  void outageThatNobodyTells_isSaidAtItsDeadline_andSaysThatItIsLate() throws Exception {
    kuma.run("await nas.beat(DOWN)");
    assertThat(kuma.advanceHeard(AlertsKuma.DEADLINE - 5)).isEmpty();

    assertThat(kuma.advanceHeard(10))
        .containsExactly(
            "Phone gets [NAS] [Down] (3 min late: no other instance told it),"
                + " beat ECONNREFUSED (3 min late: no other instance told it)",
            "Mail gets [NAS] [Down] (3 min late: no other instance told it),"
                + " beat ECONNREFUSED (3 min late: no other instance told it)");
    assertThat(kuma.state().path("told").asBoolean()).isTrue();
  }

  @Test
  void outageThatAnotherTold_isNotSaid_norItsEndUntilTheDaemonSaysSo() throws Exception {
    kuma.run("await nas.beat(DOWN)");
    kuma.order("drop", "");
    assertThat(kuma.advanceHeard(AlertsKuma.DEADLINE + 20)).isEmpty();
    assertThat(kuma.run("await nas.beat(UP)")).isEmpty();
    assertThat(kuma.advanceHeard(AlertsKuma.DEADLINE + 20)).isEmpty();
    assertThat(kuma.state().path("toldDown").asBoolean()).isFalse();

    assertThat(kuma.order("speak", ",\"late\":\"kuma-a fell silent\""))
        .contains(
            "Phone gets [NAS] [Up] (3 min late: kuma-a fell silent),"
                + " beat ECONNREFUSED (3 min late: kuma-a fell silent)");
  }

  @Test
  void endOfAnOutage_thatAnotherTells_leavesNothing() throws Exception {
    kuma.run("await nas.beat(DOWN)");
    kuma.order("speak", "");
    kuma.run("await nas.beat(UP)");
    assertThat(kuma.state().path("toldDown").asBoolean()).isTrue();

    assertThat(kuma.order("drop", "")).isEmpty();
    assertThat(kuma.ask("").path("states")).isEmpty();
    assertThat(kuma.ask("").at("/runs/0").asText()).startsWith("7-");
  }

  @Test
  void orderForAnotherOutage_orForItsOtherEnd_isIgnored() throws Exception {
    kuma.run("await nas.beat(DOWN)");
    String old = "{\"monitor\":\"7-\",\"event\":1,\"status\":\"down\"}";
    kuma.ask("\"drop\":[" + old + "],\"speak\":[" + old + "]");
    kuma.ask(
        "\"drop\":[{\"monitor\":\"7-\",\"event\":%d,\"status\":\"up\"}]"
            .formatted(kuma.state().path("event").asLong()));

    assertThat(kuma.run("")).isEmpty();
    assertThat(kuma.state().path("owed").asBoolean()).isTrue();
  }

  @Test
  void notificationThatFails_isNamed_andAnotherInstanceSendsJustThatOne() throws Exception {
    kuma.run("R.notifications[0].config = '{\"fails\":true}'; await nas.beat(DOWN)");

    assertThat(kuma.order("speak", "")).containsExactlyInAnyOrder("Phone failed", "Mail" + DOWN);
    assertThat(kuma.state().path("told").asBoolean()).isTrue();
    assertThat(kuma.state().path("unsent").toString()).isEqualTo("[1]");

    kuma.run("R.notifications[0].config = '{\"to\":\"Phone\"}'");
    kuma.run("await nas.beat(UP)");
    kuma.order("drop", "");
    kuma.run("await nas.beat(DOWN)");
    assertThat(kuma.order("speak", ",\"ids\":[2]")).containsExactly("Mail" + DOWN);
    assertThat(kuma.order("speak", ",\"ids\":[2]")).isEmpty();
    assertThat(kuma.order("speak", ",\"ids\":[1,2]")).containsExactly("Phone" + DOWN);
  }

  @Test
  void notificationThatHangs_keepsBackNeitherTheBeatNorTheOthers() throws Exception {
    kuma.run("R.notifications[0].config = '{\"hangs\":true}'; await nas.beat(DOWN)");

    assertThat(kuma.order("speak", "")).containsExactly("Mail" + DOWN);
    assertThat(kuma.state().path("sending").asBoolean()).isTrue();
    kuma.advanceHeard(25);
    assertThat(kuma.state().path("unsent").toString()).isEqualTo("[1]");
    assertThat(kuma.state().path("told").asBoolean()).isTrue();
  }

  @Test
  void monitorWithoutNotifications_isNotTold() throws Exception {
    kuma.run("R.notifications.length = 0; await nas.beat(DOWN)");
    kuma.order("speak", "");

    assertThat(kuma.state().path("told").asBoolean()).isFalse();
    assertThat(kuma.state().path("attached").asBoolean()).isFalse();
  }

  @Test
  void daemonThatIsGone_leavesKumaAsEveryOther() throws Exception {
    kuma.run("await advance(11)");

    assertThat(kuma.run("await nas.beat(DOWN); await advance(0)"))
        .containsExactlyElementsOf(BOTH_DOWN);
    assertThat(kuma.run("await nas.beat(DOWN, true)")).containsExactlyElementsOf(BOTH_DOWN);
    assertThat(kuma.run("await nas.beat(UP); await advance(0)")).containsExactlyElementsOf(BOTH_UP);
  }

  @Test
  void daemonThatGoesAfterwards_leavesWhatIsOwed_andTheEndOfIt() throws Exception {
    kuma.run("await nas.beat(DOWN)");
    assertThat(kuma.run("await advance(155)")).isEmpty();
    assertThat(kuma.run("await advance(6)")).hasSize(2).allMatch(it -> it.contains("[Down]"));
    assertThat(kuma.run("await nas.beat(UP); await advance(0)")).containsExactlyElementsOf(BOTH_UP);
  }

  /** Also of one that this instance told: the others may have told its end, as it is silent. */
  @ParameterizedTest
  @ValueSource(strings = {"", ",\"own\":true"})
  void outageThatWasToldBefore_isOwedOnceMore_whenTheDaemonIsGone(String whose) throws Exception {
    kuma.run("await nas.beat(DOWN)");
    kuma.order("drop", whose);
    assertThat(kuma.run("await advance(160)")).isEmpty();
    kuma.order("drop", whose);
    assertThat(kuma.run("await advance(10)")).as("the daemon is back").isEmpty();

    assertThat(kuma.run("await advance(170)")).hasSize(2).allMatch(it -> it.contains("[Down]"));
  }

  @Test
  void resend_isSaidByTheTellerAlone() throws Exception {
    kuma.run("await nas.beat(DOWN)");
    assertThat(kuma.run("await nas.beat(DOWN, true)")).as("owed").isEmpty();
    kuma.order("drop", "");
    assertThat(kuma.run("await nas.beat(DOWN, true)")).as("told by another").isEmpty();

    kuma.order("drop", ",\"own\":true");
    assertThat(kuma.run("await nas.beat(DOWN, true)")).containsExactlyElementsOf(BOTH_DOWN);
  }

  @Test
  void outageThatIsNotAgreedOn_isSaidWhenTheDaemonIsGone_orAgrees() throws Exception {
    kuma.run("await nas.beat(DOWN)");
    kuma.order("drop", ",\"quiet\":true");
    assertThat(kuma.advanceHeard(AlertsKuma.DEADLINE + 20)).isEmpty();
    kuma.order("owe", "");
    assertThat(kuma.state().path("owed").asBoolean()).isTrue();
    kuma.order("drop", ",\"quiet\":true");

    assertThat(kuma.run("await advance(20)")).hasSize(2).allMatch(it -> it.contains("[Down]"));
  }

  @Test
  void tellingThatDisappears_makesTheNextBeatAnotherOutage() throws Exception {
    kuma.run("await nas.beat(DOWN)");
    kuma.order("drop", "");
    long before = kuma.state().path("event").asLong();
    kuma.run("await nas.beat(DOWN)");
    assertThat(kuma.state().path("event").asLong()).isEqualTo(before);

    kuma.order("again", "");
    kuma.run("await nas.beat(DOWN)");

    assertThat(kuma.state().path("event").asLong()).isGreaterThan(before);
    assertThat(kuma.state().path("owed").asBoolean()).isTrue();
  }

  @Test
  void outageThatIsToldOnceMore_asItsTellerFellSilent_saysSo_itsEndDoesNot() throws Exception {
    kuma.run("await nas.beat(DOWN)");
    kuma.order("drop", "");
    kuma.order("again", "");
    kuma.run("await nas.beat(DOWN)");

    assertThat(kuma.order("speak", ",\"late\":\"kuma-a fell silent\""))
        .contains(
            "Phone gets [NAS] [Down] (once more: kuma-a fell silent),"
                + " beat ECONNREFUSED (once more: kuma-a fell silent)");
    kuma.run("await nas.beat(UP)");
    assertThat(kuma.order("speak", ",\"late\":\"kuma-a fell silent\""))
        .containsExactlyElementsOf(BOTH_UP);
  }

  /** As the rows of another leader bring: what was told of the one says nothing of the other. */
  @Test
  void monitorThatBecomesAnother_whileItIsDown_isAnotherOutage() throws Exception {
    kuma.run("await nas.beat(DOWN)");
    kuma.order("drop", "");
    JsonNode before = kuma.state();

    kuma.run("await (await add(7, { name: 'NAS', url: 'http://nas' })).beat(DOWN)");
    JsonNode after = kuma.state();
    assertThat(after.path("monitor").asText())
        .startsWith("7-")
        .isNotEqualTo(before.path("monitor").asText());
    assertThat(after.path("owed").asBoolean()).isTrue();

    kuma.run("await server.monitorList[7].beat(DOWN)");
    assertThat(kuma.state().path("event")).isEqualTo(after.path("event"));
  }

  @Test
  void maintenanceAndPause_endAnOutageWithoutAWord() throws Exception {
    kuma.run("await nas.beat(DOWN); await nas.beat(MAINTENANCE)");
    assertThat(kuma.ask("").path("states")).isEmpty();

    kuma.run("await nas.beat(DOWN); nas.isStop = true");
    assertThat(kuma.ask("").path("states")).isEmpty();
    assertThat(kuma.advanceHeard(AlertsKuma.DEADLINE + 20)).isEmpty();
  }

  /** Uptime Kuma waits for it before it stores the beat and sets the next timer. */
  @Test
  void thousandMonitors_areNotHeldUp() throws Exception {
    kuma.run("for (let id = 100; id < 1100; id++) await add(id)");

    List<String> said =
        kuma.run(
            """
            const began = process.hrtime.bigint();
            for (let id = 100; id < 1100; id++) {
              await Monitor.sendNotification(false, server.monitorList[id], { status: DOWN });
            }
            say(Number(process.hrtime.bigint() - began) / 1e9)
            """);

    assertThat(Double.parseDouble(said.get(0))).as("ms for each").isLessThan(5);
    assertThat(kuma.ask("").path("states")).hasSize(1000);
  }

  @Test
  void testButton_sendsWhateverElseIsHeld() throws Exception {
    kuma.run("await nas.beat(DOWN)");

    assertThat(kuma.run("await Notification.send({ to: 'Phone' }, 'Testing')"))
        .containsExactly("Phone gets Testing");
  }
}

package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docker/agent/kuma-alerts.cjs: a boot, and an Uptime Kuma that lacks what it needs. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class KumaAlertsBootTest {
  private static final String DOWN = " gets [NAS] [Down], beat ECONNREFUSED";
  private static final List<String> BOTH_DOWN = List.of("Phone" + DOWN, "Mail" + DOWN);
  private static final String NOT_READY = "\"ready\":false";

  @TempDir Path directory;
  private AlertsKuma kuma;

  @BeforeEach
  void make() throws Exception {
    kuma = AlertsKuma.in(directory);
  }

  @AfterEach
  void end() {
    kuma.close();
  }

  @Test
  void afterABoot_nothingIsSaid_untilTheDaemonKnowsTheOthers() throws Exception {
    kuma.started().withMonitor().ask(NOT_READY);
    assertThat(kuma.run("await nas.beat(DOWN); await advance(100)")).isEmpty();

    assertThat(kuma.state().path("due").asInt()).isEqualTo((AlertsKuma.DEADLINE - 100) * 1000);
    assertThat(kuma.order("speak", "")).containsExactlyElementsOf(BOTH_DOWN);
  }

  @Test
  void daemonThatNeverKnows_orNeverComes_isNotWaitedForLong() throws Exception {
    kuma.started().withMonitor();
    assertThat(kuma.run("await nas.beat(DOWN); await advance(119)")).isEmpty();

    assertThat(kuma.run("await advance(10)")).hasSize(2).allMatch(it -> it.contains("[Down]"));
  }

  @Test
  void monitorThatWasDownBeforeTheBoot_isOwed_andSoIsItsEnd() throws Exception {
    kuma.started().withMonitor().ask("");
    assertThat(kuma.run("nas.last = DOWN; await nas.beat(DOWN)")).isEmpty();
    assertThat(kuma.state().path("owed").asBoolean()).isTrue();
    kuma.order("drop", ",\"own\":true");
    assertThat(kuma.state().path("toldDown").asBoolean()).isTrue();

    assertThat(kuma.run("const it = await add(7); it.last = DOWN; await it.beat(UP)"))
        .containsExactly("M7 starts");
    assertThat(kuma.state().path("status").asText()).isEqualTo("up");
    assertThat(kuma.state().path("owed").asBoolean()).isTrue();
  }

  /** Whether an outage is said to be another than the one that was told before. */
  private boolean isAnewAfterARestart() throws Exception {
    kuma.restarted().ask("");
    kuma.run("await nas.beat(DOWN)");
    return kuma.state().path("anew").asBoolean();
  }

  /** The daemon that comes back holds what it told for true. */
  @Test
  void endThatWasToldWithoutADaemon_isKnownAfterARestart_untilTheNextOutageIsTold()
      throws Exception {
    kuma.started().withMonitor().ask("");
    kuma.run("await nas.beat(DOWN)");
    kuma.order("speak", "");
    assertThat(kuma.run("await nas.beat(UP); await advance(170)")).hasSize(2);

    assertThat(isAnewAfterARestart()).isTrue();
    kuma.order("drop", ",\"quiet\":true");
    assertThat(isAnewAfterARestart()).isTrue();
    kuma.order("speak", "");

    assertThat(isAnewAfterARestart()).isFalse();
  }

  @Test
  void endThatWasToldAsTheDaemonSays_isNotKept() throws Exception {
    kuma.started().withMonitor().ask("");
    kuma.run("await nas.beat(DOWN)");
    kuma.order("speak", "");
    kuma.run("await nas.beat(UP)");
    kuma.order("speak", "");

    assertThat(isAnewAfterARestart()).isFalse();
  }

  @Test
  void methodThatIsMissing_isNamed_andEverythingIsSaidAsByEveryInstance() throws Exception {
    kuma.changing("server/model/monitor.js", "sendCertNotificationByTargetDays", "sendCert")
        .started()
        .withMonitor();

    assertThat(kuma.run("await nas.beat(DOWN)")).containsExactlyElementsOf(BOTH_DOWN);
    assertThat(kuma.ask("").at("/hooks/missing").toString())
        .isEqualTo("[\"Monitor.prototype.sendCertNotificationByTargetDays\"]");
    assertThat(kuma.ask("").path("states")).isEmpty();
    assertThat(kuma.request("{\"op\":\"hello\"}").path("hooks")).hasSize(1);
    assertThat(kuma.run("await advance(11)").toString())
        .containsOnlyOnce(
            "WARN: every instance alerts: Monitor.prototype.sendCertNotificationByTargetDays");
  }

  @Test
  void kumaThatHasNoDomains_lacksNothing() throws Exception {
    kuma.changing("server/model/monitor.js", "require(\"./domain_expiry\");", "")
        .changing("server/server.js", "require(\"./model/domain_expiry\")", "undefined")
        .without("server/model/domain_expiry.js")
        .started()
        .withMonitor();

    assertThat(kuma.ask("").at("/hooks/missing")).isEmpty();
    assertThat(kuma.run("await nas.beat(DOWN)")).isEmpty();
  }

  @Test
  void agentThatStumbles_leavesTheMessageToKuma() throws Exception {
    kuma.started().withMonitor().ask("");

    assertThat(
            kuma.run(
                "await Monitor.sendNotification(false,"
                    + " { get id() { throw new Error('odd') }, name: 'NAS' },"
                    + " { status: DOWN, msg: 'ECONNREFUSED' })"))
        .contains(BOTH_DOWN.toArray(new String[0]))
        .anyMatch(it -> it.contains("WARN: a message is sent as by every instance: odd"));
  }

  @Test
  void withoutTheVariable_nothingOfItIsLoaded() throws Exception {
    kuma.started(Map.of()).withMonitor();

    assertThat(kuma.run("await nas.beat(DOWN)")).containsExactlyElementsOf(BOTH_DOWN);
    assertThat(kuma.ask("").path("error").asText()).isEqualTo("no operation alerts");
    assertThat(kuma.run("say(Object.keys(require.cache).filter((it) => /alerts\\.cjs/.test(it)))"))
        .containsExactly("[]");
    assertThat(kuma.request("{\"op\":\"hello\"}").has("hooks")).isFalse();
  }
}

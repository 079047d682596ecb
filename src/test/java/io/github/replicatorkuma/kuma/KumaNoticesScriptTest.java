package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** docker/agent/kuma-notices.cjs: certificates and domains, of which each beat asks. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class KumaNoticesScriptTest {
  private static final String CERTIFICATE =
      "await nas.sendCertNotificationByTargetDays('nas.example', 'server', 20, 21,"
          + " R.notifications);";
  private static final String DOMAIN =
      "await DomainExpiry.sendNotifications('nas.example', R.notifications);";
  private static final String FIRST = "\"notices\":{\"speak\":true,\"sent\":[]}";
  private static final String SILENT = "\"notices\":{\"speak\":false,\"sent\":[]}";

  @TempDir Path directory;
  private AlertsKuma kuma;

  @BeforeEach
  void start() throws Exception {
    kuma = AlertsKuma.in(directory).started().withMonitor();
  }

  @AfterEach
  void end() {
    kuma.close();
  }

  private List<String> beat() throws IOException {
    return kuma.run(CERTIFICATE + DOMAIN);
  }

  /** With what the certificate is of: another instance may mean another monitor by the number. */
  private String key() throws IOException {
    String monitor = kuma.ask("").at("/runs/0").asText();
    assertThat(monitor).startsWith("7-");
    return "certificate " + monitor + " 21";
  }

  @Test
  void firstInstance_sendsOnce_andSaysWhatItSent() throws Exception {
    kuma.ask(FIRST);

    assertThat(beat())
        .containsExactlyInAnyOrder(
            "Phone gets server of nas.example ends in 20",
            "Mail gets server of nas.example ends in 20",
            "Phone gets nas.example ends in 20",
            "Mail gets nas.example ends in 20");
    assertThat(beat()).isEmpty();
    assertThat(kuma.ask(FIRST).path("notices").toString())
        .isEqualTo(
            "[{\"key\":\"%s\",\"ago\":0},{\"key\":\"domain nas.example\",\"ago\":0}]", key());
    kuma.run("await advance(21 * 3600)");
    assertThat(kuma.ask(FIRST).path("notices")).isEmpty();
  }

  /** Uptime Kuma asks for 7, 14 and 21 days in one beat. */
  @Test
  void certificateThatEndsInFewDays_isOneNotice() throws Exception {
    String asks =
        "for (const days of [7, 14, 21]) "
            + "nas.sendCertNotificationByTargetDays('nas.example', 'server', 6, days, R.notifications);";
    kuma.ask(SILENT);
    assertThat(kuma.run(asks)).isEmpty();
    kuma.advanceHeard(10 * AlertsKuma.DEADLINE + 10);

    assertThat(kuma.run(asks))
        .containsExactly(
            "Phone gets server of nas.example ends in 6",
            "Mail gets server of nas.example ends in 6");
    kuma.ask(FIRST);
    assertThat(kuma.run(asks)).isEmpty();
  }

  @Test
  void silentInstance_writesDownWhatAnotherSent_andSendsNothing() throws Exception {
    kuma.ask(SILENT);
    assertThat(beat()).isEmpty();
    assertThat(kuma.run("say(R.history.length + ' ' + DomainExpiry.lastSent)"))
        .containsExactly("0 null");

    kuma.ask(
        "\"notices\":{\"speak\":false,\"sent\":[\"%s\",\"domain nas.example\"]}".formatted(key()));
    assertThat(beat()).isEmpty();
    assertThat(kuma.run("say(R.history.length + ' ' + DomainExpiry.lastSent)"))
        .containsExactly("1 21");
    kuma.ask(FIRST);
    assertThat(beat()).as("after it took over").isEmpty();
    assertThat(kuma.ask(FIRST).path("notices")).isEmpty();
  }

  @Test
  void noticeThatTheFirstInstanceDoesNotSend_isSentByASilentOne() throws Exception {
    kuma.ask(SILENT);
    assertThat(beat()).isEmpty();
    kuma.advanceHeard(10 * AlertsKuma.DEADLINE - 10);
    assertThat(beat()).isEmpty();

    kuma.advanceHeard(20);
    assertThat(beat()).hasSize(4);
    assertThat(beat()).isEmpty();
  }

  @Test
  void notices_withoutADaemon_areSentByEachInstance_andNoneDuringABoot() throws Exception {
    assertThat(beat()).as("boot").isEmpty();
    kuma.ask(SILENT);

    kuma.run("await advance(11)");
    assertThat(beat()).hasSize(4);
  }

  @Test
  void noticeThatNoProviderAccepts_isNotWrittenDown() throws Exception {
    kuma.ask(FIRST);
    kuma.run("R.notifications.forEach((it) => (it.config = '{\"fails\":true}'))");

    assertThat(beat()).contains("notice failed");
    assertThat(kuma.ask(FIRST).path("notices")).isEmpty();
    assertThat(kuma.run("say(R.history.length)")).containsExactly("0");
  }
}

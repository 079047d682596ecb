package io.github.replicatorkuma.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.store.restic.ShownFailures;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told, and where, of a repository or a channel that cannot be reached. */
class TroubleTest {
  private static final CycleReport UNREACHABLE = Reports.of(ShownFailures.unreachable());
  private static final CycleReport IDLE =
      new CycleReport(CycleReport.Result.IDLE, "up_to_date", "up to date", "");

  private final Health health = ShownInstances.replicaInStep();
  private final Metrics metrics = new Metrics(health::status);

  private JsonNode json() throws IOException {
    return Json.read(StatusJson.of(health.status()));
  }

  private String page() {
    return StatusPage.of(health.status(), true, false);
  }

  @Test
  void repositoryThatCannotBeReached_isSaidByItsName_untilItCan() throws Exception {
    health.tell(metrics::cycleEnded);
    assertThat(json().at("/standing/inStep").asBoolean()).isTrue();

    health.cycleEnded("", UNREACHABLE);
    assertThat(Headline.of(health.status()))
        .isEqualTo(new Headline(Headline.Tone.WARN, "Cannot reach the repository"));
    assertThat(json().at("/standing/unreachable").asBoolean()).isTrue();
    assertThat(json().at("/standing/inStep").isNull()).as("nobody knows").isTrue();
    assertThat(page()).contains("<dd>not known, as the repository cannot be reached</dd>");
    assertThat(metrics.text())
        .contains("replicator_kuma_cycles_total{event=\"unreachable\"} 1.0")
        .doesNotContain("replicator_kuma_in_step ");

    health.cycleEnded("", UNREACHABLE);
    assertThat(Headline.of(health.status()))
        .isEqualTo(new Headline(Headline.Tone.BAD, "Cannot reach the repository"));
    assertThat(health.verdict().healthy()).isFalse();

    health.cycleEnded("", IDLE);
    assertThat(Headline.of(health.status()).words()).isEqualTo("In step");
    assertThat(json().at("/standing/unreachable").asBoolean(true)).isFalse();
    assertThat(json().at("/standing/inStep").asBoolean()).isTrue();
    assertThat(metrics.text()).contains("replicator_kuma_in_step 1.0");
  }

  @Test
  void replicaThatIsBehind_saysFirst_thatItCannotReachTheRepository() {
    Health behind = ShownInstances.replicaBehind();
    assertThat(Headline.of(behind.status()).words()).isEqualTo("Behind by 3");

    behind.cycleEnded("", IDLE);
    behind.cycleEnded("", UNREACHABLE);
    assertThat(Headline.of(behind.status()).words()).isEqualTo("Cannot reach the repository");
  }

  @Test
  void leaderThatCannotReachIt_keepsWhatItKnowsOfItsEdits() throws Exception {
    Health leader = ShownInstances.leaderFailing();
    assertThat(Headline.of(leader.status()).words()).isEqualTo("Cannot reach the repository");

    leader.unpublished(Optional.of(leader.status().now().minus(Duration.ofMinutes(1))));
    JsonNode standing = Json.read(StatusJson.of(leader.status())).path("standing");
    assertThat(standing.path("inStep").asBoolean(true)).isFalse();
    assertThat(standing.path("unreachable").asBoolean()).isTrue();
  }

  @Test
  void channelThatFails_isToldSinceWhenAndWhy_untilItWorks() throws Exception {
    assertThat(json().path("messages")).isEmpty();
    assertThat(page()).doesNotContain(">Messages<");

    health.messages("ntfy https://ntfy.sh", "HTTP 403", "Check NTFY_TOKEN.");
    health.messages("webhook https://home.example.org", "HTTP 404", "");

    String since = Wording.time(health.status().now());
    JsonNode first = json().at("/messages/0");
    assertThat(first.path("reason").asText())
        .isEqualTo("ntfy https://ntfy.sh failing since " + since + ": HTTP 403");
    assertThat(first.path("hint").asText()).isEqualTo("Check NTFY_TOKEN.");
    assertThat(json().path("messages")).hasSize(2);
    assertThat(page())
        .contains(">Messages<", "Check NTFY_TOKEN.", "https://home.example.org failing since");

    health.messages("ntfy https://ntfy.sh", "", "");
    assertThat(json().path("messages")).hasSize(1);
  }

  @Test
  void kumasPage_isLinked_withItsVersion_whereTheyAreKnown() throws Exception {
    assertThat(page())
        .contains("answers, version 2.0.2", "<a href=\"https://kuma.example.org/\">Open Uptime");
    assertThat(json().path("kumaVersion").asText()).isEqualTo("2.0.2");
    assertThat(json().path("intervalSeconds").asDouble()).isEqualTo(300);

    About about = health.about();
    About unknown =
        new About(
            about.version(),
            about.role(),
            about.mode(),
            about.instance(),
            about.repository(),
            about.interval(),
            Optional.empty(),
            Optional.empty());
    Health bare = new Health(unknown, () -> Standing.UNKNOWN, Clock.systemUTC());
    assertThat(StatusPage.of(bare.status(), true, false))
        .contains("<dd>answers</dd>")
        .doesNotContain("Open Uptime Kuma");
    assertThat(Json.read(StatusJson.of(bare.status())).path("kumaVersion").isNull()).isTrue();
  }
}

package io.github.replicatorkuma.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.leader.ShownOutcomes;
import io.github.replicatorkuma.model.CycleReport;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real Chromium, one for all tests. */
class BrowserTest {
  private static final String TOKEN = "0123456789abcdef";
  private static final int PHONE = 360;
  private static final int WIDE = 820;
  private static final String FINDINGS =
      "axe.run().then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
          + ".map(v => v.id + ' ' + v.nodes.map(n => n.target).join(' ')).join('; '))";

  private static final String BUTTONS =
      "[...document.querySelectorAll('.go')].map(b => b.textContent).join()";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  static Path profile;

  @SuppressWarnings("NullAway.Init")
  private static Chromium chromium;

  private final List<String> published = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    chromium = new Chromium(profile);
  }

  @AfterAll
  static void stop() {
    chromium.close();
  }

  private StatusServer served(Health health) throws Exception {
    return new StatusServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
        health,
        new Metrics(health::status),
        () -> true,
        Optional.of(TOKEN),
        Set.of(),
        Map.of("/publish", () -> publish("/publish"), "/publish-again", () -> publish("again")));
  }

  private CompletableFuture<CycleReport> publish(String how) {
    published.add(how);
    return CompletableFuture.completedFuture(
        new CycleReport(CycleReport.Result.IDLE, "unchanged", "nothing has changed", ""));
  }

  private void open(StatusServer server) throws Exception {
    chromium.open(URI.create("http://127.0.0.1:" + server.address().getPort() + "/"));
  }

  private static String value(String expression) throws Exception {
    return chromium.evaluate("(async () => String(" + expression + "))()");
  }

  private static void press(String key, String text) throws Exception {
    for (String type : List.of("keyDown", "keyUp")) {
      chromium.call(
          "Input.dispatchKeyEvent",
          Map.of(
              "type", type,
              "key", key,
              "code", key,
              "text", type.equals("keyDown") ? text : "",
              "windowsVirtualKeyCode", key.equals("Tab") ? 9 : 13));
    }
  }

  @Test
  void eachState_fitsAPhone_andHasNoSeriousFindingOfAxe_inBothSchemes() throws Exception {
    String axe;
    try (InputStream in = BrowserTest.class.getResourceAsStream("/axe.min.js")) {
      axe = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    Map<String, Health> states = new HashMap<>(ShownInstances.all());
    states.put("leader-unfetchable", ShownInstances.leaderUnfetchable());
    for (Map.Entry<String, Health> shown : states.entrySet()) {
      try (StatusServer server = served(shown.getValue())) {
        for (boolean dark : List.of(true, false)) {
          chromium.appear(dark ? PHONE : WIDE, dark);
          open(server);
          chromium.evaluate(axe + ";0");
          assertThat(value("document.documentElement.scrollWidth <= innerWidth"))
              .as(shown.getKey())
              .isEqualTo("true");
          assertThat(chromium.evaluate(FINDINGS)).as(shown.getKey()).isEmpty();
        }
      }
    }
    assertThat(chromium.complaints()).isEmpty();
  }

  @Test
  void keyboardAlone_reachesAll_andPublishes() throws Exception {
    try (StatusServer server = served(ShownInstances.leaderWithheld())) {
      chromium.appear(WIDE, false);
      open(server);
      List<String> reached = new ArrayList<>();
      press("Tab", "");
      while (!value("document.activeElement.tagName").equals("BODY") && reached.size() < 20) {
        reached.add(value("document.activeElement.textContent || document.activeElement.id"));
        assertThat(value("getComputedStyle(document.activeElement).outlineStyle"))
            .as(reached.toString())
            .isNotEqualTo("none");
        press("Tab", "");
      }
      assertThat(reached).contains("token", "Publish now", "Copy", "JSON");

      value("document.querySelector('#token').focus()");
      chromium.call("Input.insertText", Map.of("text", TOKEN));
      press("Enter", "\r");
      assertThat(until("#ended", "nothing has changed")).isTrue();
      assertThat(published).containsExactly("/publish");
      assertThat(value("sessionStorage.length + ' ' + document.cookie")).isEqualTo("1 ");

      value("document.querySelector('.copy').focus()");
      press("Enter", "\r");
      assertThat(until("#news", "Copied")).isTrue();
    }
  }

  /** Whether an element gets to have this text; what it waits for takes milliseconds. */
  private static boolean until(String selector, String text) throws Exception {
    return value(
            "await new Promise(done => { const look = n => document.querySelector('"
                + selector
                + "').textContent.includes('"
                + text
                + "') ? done(true) : n ? setTimeout(look, 50, n - 1) : done(false); look(400); })")
        .equals("true");
  }

  @Test
  void wrongToken_isAskedForAgain_andNotKept() throws Exception {
    try (StatusServer server = served(ShownInstances.leaderInStep())) {
      open(server);
      value("sessionStorage.clear(), document.querySelector('#token').focus()");
      chromium.call("Input.insertText", Map.of("text", "another-token-16"));
      press("Enter", "\r");

      assertThat(until("#ended", "not the token")).isTrue();
      assertThat(value("sessionStorage.length")).isEqualTo("0");
      assertThat(published).isEmpty();
    }
  }

  @Test
  void leaderThatBecomesUnfetchable_getsAButton_thatPublishesAgain() throws Exception {
    Health leader = ShownInstances.leaderInStep();
    try (StatusServer server = served(leader)) {
      chromium.appear(PHONE, true);
      open(server);
      assertThat(value(BUTTONS)).isEqualTo("Publish now");

      leader.cycleEnded("", ShownOutcomes.unfetchable().report());
      value("sessionStorage.setItem('replicator-kuma-token', '" + TOKEN + "')");
      value("document.dispatchEvent(new Event('visibilitychange'))");
      assertThat(until("#buttons", "Publish again")).as("as the page keeps itself fresh").isTrue();

      value("document.querySelectorAll('.go')[1].focus()");
      press("Enter", "\r");
      assertThat(until("#ended", "nothing has changed")).isTrue();
      assertThat(published).containsExactly("again");
    } finally {
      value("sessionStorage.clear()");
    }
  }

  @Test
  void problemsOfTheConfiguration_areAnItemEach_andNothingCanBeStarted() throws Exception {
    try (StatusServer server = served(ShownInstances.misconfigured())) {
      open(server);
      assertThat(value("document.querySelector('.warnings').innerText"))
          .startsWith("3 problems")
          .contains("\nREPLICATOR_MODE is \"leader\"", "\nRESTIC_PASSWORD: ", "5 parsecs");
      assertThat(value("document.querySelectorAll('.warnings li').length")).isEqualTo("3");
      assertThat(value("document.querySelector('.state').innerText"))
          .contains("Replication is off.")
          .doesNotContain("RESTIC_PASSWORD");
      assertThat(value("document.querySelector('#act')")).isEqualTo("null");
    }
  }

  @Test
  void times_areTheReaders_withUtcBehind() throws Exception {
    chromium.call("Emulation.setTimezoneOverride", Map.of("timezoneId", "Asia/Tokyo"));
    try (StatusServer server = served(ShownInstances.replicaInStep())) {
      open(server);
      assertThat(value("document.querySelector('#as-of').title")).endsWith("UTC");
      assertThat(value("document.querySelector('#as-of').textContent"))
          .isEqualTo(
              value(
                  "new Date(document.querySelector('#as-of').dateTime)"
                      + ".toLocaleString(undefined, {timeZone: 'Asia/Tokyo'})"));
    } finally {
      chromium.call("Emulation.setTimezoneOverride", Map.of("timezoneId", ""));
    }
  }
}

package io.github.replicatorkuma.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.github.replicatorkuma.cli.doctor.Finding.Verdict;
import io.github.replicatorkuma.config.NotifySettings.PushAddress;
import io.github.replicatorkuma.model.ReplicationException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What doctor makes of the ways to tell people, without telling anybody anything. */
class ChannelChecksTest {
  @Test
  void notification_isLookedFor_andNothingIsSent() {
    List<String> texts = new ArrayList<>();
    Finding there =
        ChannelChecks.notification(
            "Phone",
            (name, text) -> {
              texts.add(text);
              return List.of("Chat", "Phone");
            });
    Finding missing = ChannelChecks.notification("Fone", (name, text) -> List.of("Chat", "Phone"));

    assertThat(there.verdict()).isEqualTo(Verdict.OK);
    assertThat(texts).containsExactly("");
    assertThat(missing.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(missing.found() + missing.hint()).contains("Fone", "Chat, Phone");
  }

  @Test
  void notificationOfAKumaThatDoesNotRun_isAWarning() {
    Finding finding =
        ChannelChecks.notification(
            "Phone",
            (name, text) -> {
              throw ReplicationException.terminal("nobody listens", "");
            });

    assertThat(finding.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(finding.found()).contains("Phone", "nobody listens");
  }

  @Test
  void webhook_isNotSetOff_whileItsServerIsAsked() throws Exception {
    List<String> asked = new ArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook/t0ken");
    Finding up = ChannelChecks.webhook(new PushAddress(address));
    server.stop(0);
    Finding down = ChannelChecks.webhook(new PushAddress(address));

    assertThat(asked).containsExactly("GET /");
    assertThat(up.verdict()).isEqualTo(Verdict.OK);
    assertThat(down.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(up + " " + down).doesNotContain("t0ken");
  }
}

package io.github.replicatorkuma.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostCheckTest {
  private static final Health HEALTH = ShownInstances.leaderInStep();

  @SuppressWarnings("NullAway.Init")
  private StatusServer server;

  @BeforeEach
  void serve() throws IOException {
    server =
        new StatusServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HEALTH,
            new Metrics(HEALTH::status),
            () -> true,
            Optional.empty(),
            Set.of("kuma.example.org"),
            Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void publicName_thatNobodyNamed_isNoneOfOurs() {
    HostCheck check = new HostCheck("vps.example.net", Set.of("kuma.example.org"));
    assertThat(
            Stream.of(
                "",
                "127.0.0.1:8081",
                "[::1]:8081",
                "localhost:8081",
                "kuma-a:8081",
                "nas.lan",
                "nas.local:80",
                "vps.example.net:8081",
                "KUMA.example.org",
                "kuma.example.org.:443"))
        .allMatch(check::isOurs);
    assertThat(Stream.of("evil.example", "127.0.0.1.evil.example:8081", "lan.evil.example:80"))
        .noneMatch(check::isOurs);
    assertThat(new HostCheck("", Set.of("*")).isOurs("evil.example")).isTrue();
  }

  @Test
  void strangersName_getsNoNamesOfMonitors() throws Exception {
    assertThat(codeFor("/status", "evil.example")).isEqualTo("403");
    assertThat(codeFor("/", "evil.example:8081")).isEqualTo("403");
    assertThat(codeFor("/fleet", "evil.example")).isEqualTo("403");
    assertThat(codeFor("/status", "kuma.example.org")).isEqualTo("200");
  }

  @Test
  void probe_isAnswered_byAnyName() throws Exception {
    for (String host :
        new String[] {
          "10.42.0.17:8081", // as Kubernetes asks: by the pod's address
          "[fd00:10:244::17]:8081",
          "uptime-kuma-leader-0.uptime-kuma.default.svc.cluster.local:8081",
          "balancer.example.net"
        }) {
      for (String path : new String[] {"/livez", "/healthz", "/metrics"}) {
        assertThat(codeFor(path, host)).as(path + " of " + host).isEqualTo("200");
      }
    }
    assertThat(codeFor("/", "10.42.0.17:8081")).isEqualTo("200");
  }

  /** The JDK's client does not send another's name. */
  private String codeFor(String path, String host) throws IOException {
    try (Socket socket = new Socket(server.address().getAddress(), server.address().getPort())) {
      String request =
          "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] answer = socket.getInputStream().readAllBytes();
      return new String(answer, StandardCharsets.UTF_8).split(" ", 3)[1];
    }
  }
}

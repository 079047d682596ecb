package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.notify.DeliveryFailure.Kind;
import io.github.replicatorkuma.notify.NtfyServer.Request;
import io.github.replicatorkuma.time.MutableClock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookChannelTest {
  @Test
  void message_isPostedAsJson_toTheAddressAsItIs() throws Exception {
    try (NtfyServer server = new NtfyServer()) {
      channel(server)
          .deliver(
              new Notification(
                  "withheld", "Not published", "Text", Priority.HIGH, List.of("warning"), false));

      Request request = server.next();
      assertThat(request.uri()).hasToString("/api/webhook/t0ken?a=b");
      assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
      assertThat(request.body())
          .hasToString(
              "{\"instance\":\"berlin\",\"event\":\"withheld\",\"title\":\"Not published\","
                  + "\"message\":\"Text\",\"priority\":4,\"tags\":[\"warning\"],"
                  + "\"time\":\"2026-03-01T12:00:00Z\"}");
    }
  }

  @ParameterizedTest
  @CsvSource({"302, REJECTED", "404, REJECTED", "429, RETRYABLE", "503, RETRYABLE"})
  void answerThatIsNoSuccess_isAFailureThatDoesNotTellTheAddress(int status, Kind kind)
      throws Exception {
    try (NtfyServer server = new NtfyServer()) {
      server.answer(status);
      WebhookChannel channel = channel(server);

      assertThatThrownBy(() -> channel.deliver(Notes.important("m")))
          .isInstanceOfSatisfying(
              DeliveryFailure.class,
              failure -> {
                assertThat(failure.kind()).isEqualTo(kind);
                assertThat(failure.reason() + failure.hint() + channel.server())
                    .contains("HTTP " + status)
                    .doesNotContain("t0ken");
              });
      assertThat(server.waiting()).as("a redirect is not followed").isEqualTo(1);
    }
  }

  private static WebhookChannel channel(NtfyServer server) {
    return new WebhookChannel(
        server.root().resolve("/api/webhook/t0ken?a=b"),
        "berlin",
        new MutableClock("2026-03-01T12:00:00Z"));
  }
}

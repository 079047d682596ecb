package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.notify.DeliveryFailure.Kind;
import io.github.replicatorkuma.notify.NtfyServer.Request;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookChannelTest {
  /** The example that docs/monitoring.md shows. */
  private static final Notification EXAMPLE =
      new Notification(
          "withheld",
          "Not published",
          "What happened, and what to do.",
          Priority.HIGH,
          List.of("warning"),
          false);

  @Test
  void message_isPostedAsJson_toTheAddressAsItIs() throws Exception {
    try (NtfyServer server = new NtfyServer()) {
      channel(server).deliver(EXAMPLE);

      Request request = server.next();
      assertThat(request.uri()).hasToString("/api/webhook/t0ken?a=b");
      assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
      String document = Files.readString(Path.of("docs/monitoring.md"));
      Matcher example = Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL).matcher(document);
      assertThat(example.find()).isTrue();
      assertThat(new ObjectMapper().readTree(example.group(1))).isEqualTo(request.body());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "301, REJECTED",
    "302, RETRYABLE",
    "404, REJECTED",
    "429, RETRYABLE",
    "503, RETRYABLE"
  })
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
        "kuma-home",
        new MutableClock("2026-03-01T12:00:00Z"));
  }
}

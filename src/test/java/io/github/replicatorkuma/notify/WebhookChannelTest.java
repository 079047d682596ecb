package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.notify.DeliveryFailure.Kind;
import io.github.replicatorkuma.notify.NtfyServer.Request;
import io.github.replicatorkuma.time.MutableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookChannelTest {
  private static final String HINT =
      "If you meant to delete them, run: `replicator-kuma publish --accept-deletes`";

  /** The example that docs/monitoring.md shows. */
  private static final Notification EXAMPLE =
      Notification.news(
              "withheld",
              "Not published",
              "What happened. " + Hint.here(HINT),
              Priority.HIGH,
              "warning")
          .with(HINT, Optional.empty());

  @Test
  void message_isPostedAsJson_toTheAddressAsItIs() throws Exception {
    try (NtfyServer server = new NtfyServer()) {
      channel(server).deliver(EXAMPLE);

      Request request = server.next();
      assertThat(request.uri()).hasToString("/api/webhook/t0ken?a=b");
      assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
      assertThat(request.body()).isEqualTo(example(0));
    }
  }

  @Test
  void publish_tellsWhatChanged_asStatusDoes() throws Exception {
    Map<TableName, RowCounts> tables = Map.of(new TableName("monitor"), new RowCounts(0, 1, 0));
    ChangedMonitor nas = new ChangedMonitor(ChangedMonitor.Kind.CHANGED, "12", "NAS");
    Notification published =
        Notes.routine("m").with("", Optional.of(new Change(tables, List.of(nas), Duration.ZERO)));
    try (NtfyServer server = new NtfyServer()) {
      channel(server).deliver(published);

      JsonNode body = server.next().body();
      assertThat(body.get("changed")).isEqualTo(example(1));
      assertThat(body.get("hint").asText()).isEmpty();
      assertThat(body.get("commands").size()).isZero();
    }
  }

  private static JsonNode read(String json) {
    try {
      return new ObjectMapper().readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One of those in the document. */
  private static JsonNode example(int number) throws IOException {
    String document = Files.readString(Path.of("docs/monitoring.md"));
    return Pattern.compile("```json\\n(.*?)```", Pattern.DOTALL)
        .matcher(document)
        .results()
        .map(found -> read(found.group(1)))
        .toList()
        .get(number);
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

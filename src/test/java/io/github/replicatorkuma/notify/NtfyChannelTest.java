package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.model.RepositoryId;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NtfyChannelTest {
  @ParameterizedTest
  @CsvSource({
    "abcdef, 6, abcdef",
    "abcdefg, 6, abc…",
    "ääää, 8, ääää",
    "äääää, 8, ää…",
    "äääää, 9, äää…",
    "🐻🐻🐻, 12, 🐻🐻🐻",
    "🐻🐻🐻, 11, 🐻🐻…",
    "🐻🐻🐻, 10, 🐻…"
  })
  void cut_neverHalvesACharacterNorExceedsTheLimit(String text, int bytes, String expected) {
    String cut = NtfyChannel.cut(text, bytes);

    assertThat(cut).isEqualTo(expected);
    assertThat(cut.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(bytes);
  }

  @Test
  void longMessage_isCutToWhatNtfyTakes() {
    byte[] json = json(Notes.important("ä".repeat(5000)));

    assertThat(new String(json, StandardCharsets.UTF_8)).contains("ä…\"");
    assertThat(json.length).isBetween(4096, 4300);
  }

  @Test
  void messageOfAnotherParty_isOneLineWithoutControlCharacters() throws Exception {
    byte[] json = json(Notes.important("x\nApplied \u001b[2J\"}\u202e"));

    assertThat(new ObjectMapper().readTree(json).path("message").asText())
        .isEqualTo("x\\u000aApplied \\u001b[2J\"}\\u202e");
  }

  @Test
  void halfASurrogatePair_isEscapedInsteadOfFailing() {
    byte[] json = json(Notes.important("a\uD83Db"));

    assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"a\\\\ud83db\"");
  }

  @Test
  void otherMessagesOfALeader_carryNoTag() throws Exception {
    SignalTag tag = new SignalTag();
    tag.learnFrom(() -> Optional.of(new RepositoryId("abc")));

    assertThat(tags(tag, "recovered")).isEqualTo("[\"outbox_tray\"]");
    assertThat(tags(tag, "published")).isEqualTo("[\"outbox_tray\",\"repository-ba7816bf\"]");
  }

  @Test
  void signalAlone_carriesTheTag_andMakesNoSound() throws Exception {
    SignalTag tag = new SignalTag();
    tag.learnFrom(() -> Optional.of(new RepositoryId("abc")));
    Notification signal =
        Notification.routine("published", "T", "m", "outbox_tray").ofProblems(true).orElseThrow();
    JsonNode json = new ObjectMapper().readTree(channel(Optional.of(tag)).json(signal));

    assertThat(json.path("tags").toString()).contains("repository-ba7816bf");
    assertThat(json.path("priority").asInt()).isEqualTo(1);
  }

  @Test
  void leaderThatNeverSawItsRepository_sendsNoTag() throws Exception {
    assertThat(tags(new SignalTag(), "published")).isEqualTo("[\"outbox_tray\"]");
  }

  private static String tags(SignalTag tag, String event) throws Exception {
    Notification published = Notification.routine(event, "Title", "m", "outbox_tray");
    return new ObjectMapper()
        .readTree(channel(Optional.of(tag)).json(published))
        .path("tags")
        .toString();
  }

  private static byte[] json(Notification notification) {
    return channel(Optional.empty()).json(notification);
  }

  private static NtfyChannel channel(Optional<SignalTag> signal) {
    NtfyTarget target = NtfyTarget.open(URI.create("http://127.0.0.1/"), "t");
    return new NtfyChannel(target, "i", Optional.empty(), signal, Channel.TIMEOUT);
  }
}

package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.RepositoryId;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SignallingNotifierTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final SignalTag tag = new SignalTag();
  private NtfyServer server;
  private NtfyTarget target;

  @BeforeEach
  void startServer() throws IOException {
    server = new NtfyServer();
    target = NtfyTarget.open(server.root(), "my-topic");
    tag.learnFrom(() -> Optional.of(new RepositoryId("abc")));
  }

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void otherMessagesOfALeader_carryNoTag() throws Exception {
    Notifier notifier =
        new SignallingNotifier(
            new NtfyNotifier(target, "leader", Optional.empty(), Clock.systemUTC()), tag);

    notifier.send(note("recovered"));

    assertThat(server.next().body().get("tags").toString()).isEqualTo("[\"outbox_tray\"]");
    notifier.close(LONG);
  }

  @Test
  void leaderThatNeverSawItsRepository_sendsNoTag() throws Exception {
    Notifier notifier =
        new SignallingNotifier(
            new NtfyNotifier(target, "leader", Optional.empty(), Clock.systemUTC()),
            new SignalTag());

    notifier.send(note("published"));

    assertThat(server.next().body().get("tags").toString()).isEqualTo("[\"outbox_tray\"]");
    notifier.close(LONG);
  }

  private static Notification note(String event) {
    return new Notification(event, "Title", "m", Priority.LOW, List.of("outbox_tray"), true);
  }
}

package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.notify.DeliveryFailure.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KumaChannelTest {
  private final List<String> sent = new ArrayList<>();

  private final KumaChannel.Providers phone =
      (name, text) -> {
        sent.add(name + ": " + text);
        return List.of("Chat", "Phone");
      };

  @Test
  void message_isTitleAndText_afterThePrefix() throws Exception {
    new KumaChannel("Phone", phone, "[berlin] ").deliver(Notes.important("two\nlines"));

    assertThat(sent).containsExactly("Phone: [berlin] Failing\ntwo\\u000alines");
  }

  @Test
  void nameThatIsNotThere_isTriedAgain_andThoseThatAreThereAreNamed() {
    assertThatThrownBy(() -> new KumaChannel("Fone", phone, "").deliver(Notes.important("m")))
        .isInstanceOfSatisfying(
            DeliveryFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(Kind.RETRYABLE);
              assertThat(failure.hint()).contains("REPLICATOR_NOTIFY_WITH", "Chat, Phone");
            });
  }

  @Test
  void kumaThatDoesNotRun_isTriedAgain_withItsHint() {
    KumaChannel channel =
        new KumaChannel(
            "Phone",
            (name, text) -> {
              throw ReplicationException.terminal("it does not run", "Start it.");
            },
            "");

    assertThatThrownBy(() -> channel.deliver(Notes.important("m")))
        .isInstanceOfSatisfying(
            DeliveryFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(Kind.RETRYABLE);
              assertThat(failure.reason()).isEqualTo("it does not run");
              assertThat(failure.hint()).isEqualTo("Start it.");
            });
  }
}

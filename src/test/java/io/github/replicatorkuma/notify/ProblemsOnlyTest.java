package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsOnlyTest {
  private static final Notification PUBLISHED =
      Notification.routine("published", "Published", "m", "outbox_tray");

  private final List<Notification> sent = new ArrayList<>();

  @Test
  void whatGoesOnAsItShould_isLeftOut_andAllElseIsTold() {
    Notifier notifier = Notifier.ofProblems(sent::add, false);
    notifier.send(PUBLISHED);
    notifier.send(Notes.routine("m"));
    notifier.send(Notes.important("m"));

    assertThat(sent).containsExactly(Notes.important("m"));
  }

  @Test
  void publishThatReplicasWaitFor_isTheirSignal_withoutASound() {
    Notifier notifier = Notifier.ofProblems(sent::add, true);
    notifier.send(PUBLISHED);
    notifier.send(Notes.routine("m"));

    assertThat(sent).hasSize(1);
    assertThat(sent.get(0).event()).as("what carries the tag").isEqualTo("published");
    assertThat(sent.get(0).priority()).isEqualTo(Priority.MIN);
    assertThat(sent.get(0).informational()).isTrue();
  }
}

package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemsOnlyTest {
  private static final Notification PUBLISHED =
      Notification.routine("published", "Published", "m", "outbox_tray");

  @Test
  void whatGoesOnAsItShould_isLeftOut_andAllElseIsTold() {
    assertThat(PUBLISHED.ofProblems(false)).isEmpty();
    assertThat(Notes.routine("m").ofProblems(false)).isEmpty();
    assertThat(Notes.important("m").ofProblems(false)).contains(Notes.important("m"));
  }

  @Test
  void publishThatReplicasWaitFor_isTheirSignal_withoutASound() {
    assertThat(Notes.routine("m").ofProblems(true)).isEmpty();

    Notification signal = PUBLISHED.ofProblems(true).orElseThrow();
    assertThat(signal.event()).as("what carries the tag").isEqualTo("published");
    assertThat(signal.priority()).isEqualTo(Priority.MIN);
    assertThat(signal.informational()).isTrue();
  }
}

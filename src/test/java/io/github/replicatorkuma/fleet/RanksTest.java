package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Position;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class RanksTest {
  private static final Position NEWEST = new Position(2, 7);

  private final TestRecord self = new TestRecord("b").holding(NEWEST);

  private static TestRecord other(String name, Consumer<TestRecord> change) {
    TestRecord other = new TestRecord(name).holding(NEWEST);
    change.accept(other);
    return other;
  }

  private List<String> ranks(TestRecord... others) {
    return Ranks.of(self.now(), true, Stream.of(others).map(TestRecord::now), NEWEST).stream()
        .map(id -> id.replace("-id", ""))
        .toList();
  }

  @Test
  void ranks_oldestKumaFirst_thenPriority_thenId() {
    assertThat(
            ranks(
                other("a", any -> {}),
                other("c", any -> any.priority = 200),
                other("d", any -> any.kuma = "2.5.3-beta.2"),
                other("e", any -> any.kuma = "2.4.10"),
                other("f", any -> any.kuma = "2.10.0"),
                other("g", any -> any.kuma = "2.5.3-beta.1")))
        .containsExactly("e", "g", "d", "c", "a", "b", "f");
  }

  @Test
  void ranks_thoseWhoCannotLead_areNotCounted() {
    assertThat(
            ranks(
                other("a", any -> any.candidate = false),
                other("c", any -> any.priority = 0),
                other("d", any -> any.holds = new Position(2, 6))))
        .containsExactly("b");
  }

  @Test
  void ranks_ownRecordOfBefore_countsForNothing() {
    assertThat(ranks(other("b", any -> any.priority = 500))).containsExactly("b");
    assertThat(Ranks.of(self.now(), false, Stream.of(self.now()), NEWEST)).isEmpty();
  }
}

package io.github.replicatorkuma.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Row;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedCellsTest {
  private final SharedCells shared = new SharedCells();

  private static String copy(String text) {
    return new String(text.toCharArray());
  }

  @Test
  void equalCellsOfTwoRows_areOneObject() {
    Row one = shared.share(Row.of(copy("http"), null, copy("")));
    Row other = shared.share(Row.of(copy("http"), null, copy("")));

    assertThat(other).isEqualTo(one).isEqualTo(Row.of("http", null, ""));
    assertThat(other.cell(0)).isSameAs(one.cell(0));
    assertThat(other.cell(2)).isSameAs(one.cell(2));
  }

  @Test
  void cellSeenAmongManyOthers_isStillItself() {
    shared.share("first");

    assertThat(IntStream.range(0, 20_000).mapToObj(Integer::toString))
        .allSatisfy(text -> assertThat(shared.share(copy(text))).isEqualTo(text));
  }

  @Test
  void longText_isNotRemembered() {
    String text = "x".repeat(10_000);

    assertThat(shared.share(text)).isSameAs(text);
    assertThat(shared.has(text)).isFalse();
  }
}

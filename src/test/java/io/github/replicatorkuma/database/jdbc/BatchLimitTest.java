package io.github.replicatorkuma.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Row;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BatchLimitTest {
  private static final long PLENTY = 1 << 20;

  @Test
  void split_moreRowsThanGoAtOnce_keepsTheirOrder() {
    List<KeyedRow> rows = rows(1, 1, 1, 1, 1, 1, 1);

    List<List<KeyedRow>> parts = new BatchLimit(3, PLENTY).split(rows);

    assertThat(parts).extracting(List::size).containsExactly(3, 3, 1);
    assertThat(parts.stream().flatMap(Collection::stream)).containsExactlyElementsOf(rows);
  }

  @Test
  void split_noRows_hasNoParts() {
    assertThat(new BatchLimit(3, PLENTY).split(List.of())).isEmpty();
  }

  @Test
  void split_rowLargerThanAllowed_goesAlone() {
    assertThat(new BatchLimit(100, 1000).split(rows(1, 2000, 1, 1)))
        .extracting(List::size)
        .containsExactly(1, 1, 2);
  }

  @Test
  void split_textOfThreeBytesAChar_fitsNevertheless() {
    String text = "\u20AC".repeat(100);

    List<List<KeyedRow>> parts =
        new BatchLimit(100, 700)
            .split(Stream.of("1", "2", "3").map(key -> new KeyedRow(key, Row.of(text))).toList());

    assertThat(parts).extracting(List::size).containsExactly(2, 1);
  }

  @Test
  void split_nulls_takeRoomToo() {
    KeyedRow nulls = new KeyedRow("1", Row.of(null, null, null, null));

    assertThat(new BatchLimit(100, 60).split(List.of(nulls, nulls))).hasSize(2);
  }

  private static List<KeyedRow> rows(int... lengths) {
    return java.util.Arrays.stream(lengths)
        .mapToObj(length -> new KeyedRow("k" + length, Row.of("x".repeat(length))))
        .toList();
  }
}

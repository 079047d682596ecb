package io.github.replicatorkuma.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
  @ParameterizedTest
  @CsvSource({
    "0, row, 0 rows",
    "1, proxy, 1 proxy",
    "2, proxy, 2 proxies",
    "1, monitor, 1 monitor"
  })
  void amount_readsAsPeopleSayIt(long count, String noun, String words) {
    assertThat(Amount.of(count, noun)).isEqualTo(words);
  }
}

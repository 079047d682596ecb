package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MisspellingTest {
  @ParameterizedTest
  @CsvSource({
    "monitor, monitor, 0",
    "monitr, monitor, 1",
    "moniitor, monitor, 1",
    "mobitor, monitor, 1",
    "mnoitor, monitor, 1",
    "'', abc, 3",
    "abc, '', 3",
    "kitten, sitting, 3"
  })
  void distance_countsEdits(String from, String to, int edits) {
    assertThat(Misspelling.distance(from, to)).isEqualTo(edits);
  }

  @Test
  void nearest_takesTheNearestOfSeveral() {
    assertThat(Misspelling.nearest("monitor_tagg", List.of("monitor", "monitor_tag", "tag"), 9))
        .contains("monitor_tag");
  }

  @Test
  void nearest_ofANameThatOnlyLacksItsEnd_isThatName() {
    List<String> names = List.of("HISTORY_KEEP", "HISTORY_REPOSITORY");

    assertThat(Misspelling.nearest("history_repo", names, 2)).contains("HISTORY_REPOSITORY");
  }

  @Test
  void nearest_nothingIsNear_isEmpty() {
    assertThat(Misspelling.nearest("heartbeat", List.of("monitor", "tag"), 9)).isEmpty();
  }
}

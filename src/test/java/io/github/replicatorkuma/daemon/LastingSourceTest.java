package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.ReplicationException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LastingSourceTest {
  private Optional<String> there = Optional.empty();
  private final Source<String> source = new LastingSource<>(() -> there);

  @Test
  void whatWasNeverThere_isWaitedFor_andWhatWas_isMissedUntilItIsBack() throws Exception {
    assertThat(source.get()).isEmpty();
    there = Optional.of("database");
    assertThat(source.get()).contains("database");

    there = Optional.empty();
    assertThatThrownBy(source::get)
        .isInstanceOf(ReplicationException.class)
        .hasMessageContaining("no longer there");

    there = Optional.of("database");
    assertThat(source.get()).contains("database");
  }
}

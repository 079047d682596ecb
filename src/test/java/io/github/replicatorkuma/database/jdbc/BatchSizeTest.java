package io.github.replicatorkuma.database.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {
  private final BatchSize batch = new BatchSize(Duration.ofMillis(400));

  @Test
  void held_fast_grows() {
    batch.held(Duration.ofMillis(1));

    assertThat(batch.rows()).isEqualTo(200);
  }

  @Test
  void held_fastForEver_growsToALimit() {
    for (int i = 0; i < 100; i++) {
      batch.held(Duration.ZERO);
    }

    assertThat(batch.rows()).isEqualTo(20_000);
  }

  @Test
  void held_betweenAQuarterAndHalfOfWhatIsAllowed_stays() {
    batch.held(Duration.ofMillis(150));

    assertThat(batch.rows()).isEqualTo(100);
  }

  @Test
  void held_moreThanHalfOfWhatIsAllowed_shrinks() {
    batch.held(Duration.ofMillis(300));

    assertThat(batch.rows()).isEqualTo(75);
  }

  @Test
  void held_tooLongForEver_shrinksToOne() {
    for (int i = 0; i < 100; i++) {
      batch.held(Duration.ofSeconds(2));
    }

    assertThat(batch.rows()).isEqualTo(1);
  }
}

package io.github.replicatorkuma.fleet;

import static io.github.replicatorkuma.fleet.TestRecord.HEARTBEAT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FleetViewTest {
  private final TestRecord one = new TestRecord("a").leading(new Position(1, 2));
  private Instant now = Instant.EPOCH;
  private FleetView view = FleetView.EMPTY;

  private void read(FleetRecord... records) {
    now = now.plus(HEARTBEAT);
    view = view.afterRead(List.of(records), now, HEARTBEAT.multipliedBy(2));
  }

  private boolean isSilent(Duration patience) {
    return view.isSilent(one.instance, patience, now);
  }

  @Test
  void record_unchangedForTwoAndAHalfPeriods_livesNoMore() {
    read(one.next());
    assertThat(view.isLiving(one.instance, now.plusSeconds(150))).isTrue();
    assertThat(view.isLiving(one.instance, now.plusSeconds(151))).isFalse();
    assertThat(view.unheard(one.instance, now.plusSeconds(151))).hasSeconds(151);
    assertThat(view.isLiving(new TestRecord("b").instance, now)).isFalse();
  }

  @Test
  void record_stopping_livesNoMore() {
    one.stopping = true;
    read(one.next());
    assertThat(view.isLiving(one.instance, now)).isFalse();
  }

  @Test
  void silence_needsFiveReadsAndTheTime() {
    read(one.next());
    for (int i = 0; i < 3; i++) {
      read(one.now());
    }
    assertThat(isSilent(Duration.ofSeconds(1))).as("four reads").isFalse();
    read(one.now());
    assertThat(isSilent(Duration.ofMinutes(4))).isTrue();
    assertThat(isSilent(Duration.ofSeconds(241))).isFalse();
    read(one.next());
    assertThat(isSilent(Duration.ofSeconds(1))).isFalse();
  }

  @Test
  void replay_changesNothing() {
    FleetRecord old = one.next();
    one.leads = null;
    FleetRecord latest = one.next();
    read(latest);
    read(old);
    assertThat(view.of(one.instance.id())).contains(latest);
  }

  @Test
  void gone_isForgottenOnceItLivesNoMore() {
    read(one.next());
    read();
    assertThat(view.all()).hasSize(1);
    read();
    read();
    assertThat(view.all()).isEmpty();
    assertThat(isSilent(Duration.ofSeconds(1))).isFalse();
  }

  @Test
  void highest_isOfTheLiving() {
    read(one.next(), new TestRecord("b").holding(new Position(1, 1)).next());
    assertThat(view.highest(now)).isEqualTo(new Position(1, 2));
    assertThat(view.highest(now.plusSeconds(300))).isEqualTo(Position.NONE);
  }
}

package io.github.replicatorkuma.fleet;

import static io.github.replicatorkuma.fleet.TestRecord.HEARTBEAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.replicatorkuma.fleet.LeadDecision.Newest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    assertThat(view.seen(null, now.plusSeconds(150))).singleElement().matches(Seen::living);
    Seen later = view.seen(null, now.plusSeconds(151)).get(0);
    assertThat(later.living()).isFalse();
    assertThat(later.unheard()).hasSeconds(151);
  }

  @Test
  void record_stopping_livesNoMore() {
    one.stopping = true;
    read(one.next());
    assertThat(view.seen(null, now)).singleElement().matches(seen -> !seen.living());
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
    assertThat(view.seen(null, now)).hasSize(1);
    read();
    read();
    assertThat(view.seen(null, now)).isEmpty();
    assertThat(isSilent(Duration.ofSeconds(1))).isFalse();
  }

  private Map<String, String> namesakes() {
    return Seen.namesakes(view.seen(null, now));
  }

  @Test
  void namesakes_haveBothWrittenSinceBothWereThere() {
    TestRecord restored = new TestRecord("a").withId("restored");
    read(one.next(), new TestRecord("b").next());
    read(one.next());
    read(one.now(), restored.next());
    read(one.now(), restored.next());
    assertThat(view.seen(null, now)).as("the lost one seems to live").allMatch(Seen::living);
    assertThat(namesakes()).isEmpty();

    read(one.next(), restored.now());
    assertThat(namesakes()).containsExactly(entry("a", "a-id, restored"));
    one.stopping = true;
    read(one.next(), restored.next());
    assertThat(namesakes()).isEmpty();
  }

  @Test
  void namesakeOfTheReader_hasWrittenSinceTheReaderFirstSawIt() {
    FleetRecord self = new TestRecord("a").withId("restored").next();
    read(one.next());
    read(one.now());
    assertThat(Seen.namesakes(view.seen(self, now))).isEmpty();

    read(one.next());
    assertThat(Seen.namesakes(view.seen(self, now))).containsKey("a");
  }

  private boolean isAheadOf(Instance publisher, Position newest) {
    return view.isAheadOf(Optional.of(new Newest(publisher, newest)), now);
  }

  @Test
  void newer_isOfTheLivingWhoHoldIt_orLeadWithAnotherOfThatPosition() {
    TestRecord two = new TestRecord("b").holding(new Position(1, 3));
    read(one.next(), two.next());
    assertThat(view.isAheadOf(Optional.empty(), now)).isTrue();
    assertThat(isAheadOf(two.instance, new Position(1, 2))).isTrue();
    assertThat(isAheadOf(two.instance, new Position(1, 3))).isFalse();
    two.leading(new Position(1, 3));
    read(one.next(), two.next());
    assertThat(isAheadOf(two.instance, new Position(1, 3))).isFalse();
    assertThat(isAheadOf(one.instance, new Position(1, 3))).isTrue();
    assertThat(view.isAheadOf(Optional.empty(), now.plusSeconds(300))).isFalse();
  }
}

package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DailyRetentionTest extends RetentionCase {
  private static final Instant TUESDAY = Instant.parse("2026-03-03T00:00:00Z");

  @Test
  void dayWithALook_firstRun_forgetsWhatThePolicyDoesNotKeep() throws Exception {
    publish(1, 2, 3, 4);
    lookedAt(MONDAY);

    retention.run();

    assertThat(positions()).containsExactly(3L, 4L);
    assertThat(messages()).containsExactly("INFO event=retained forgotten=2 kept=2");
  }

  @Test
  void sameDay_secondRun_callsNothing() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    retention.run();
    publish(4, 5);
    lookedAt(MONDAY.plusSeconds(3600));
    int calls = store.count();

    retention.run();

    assertThat(store.count()).isEqualTo(calls);
    assertThat(positions()).containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void nextDay_withoutANewLook_callsNothing_withOneForgetsAgain() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    retention.run();
    int calls = store.count();

    retention.run();
    assertThat(store.count()).isEqualTo(calls);

    publish(4);
    lookedAt(TUESDAY);
    retention.run();
    assertThat(positions()).containsExactly(3L, 4L);
  }

  @Test
  void clockThatWentTo2035AndBack_doesNotPutRetentionOff() throws Exception {
    publish(1, 2, 3);
    lookedAt(Instant.parse("2035-01-01T00:00:00Z"));
    retention.run();
    publish(4);
    lookedAt(MONDAY);

    retention.run();

    assertThat(positions()).containsExactly(3L, 4L);
  }

  @Test
  void forgetting_thatIsInterruptedAsThisProgramEnds_isNoFailure() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    store.failNext(Call.FORGET, Kind.INTERRUPTED);

    retention.run();

    assertThat(messages()).noneMatch(line -> line.startsWith("WARN"));
  }

  @Test
  void failure_ofForgetting_isAWarningAndTriedTheNextDayOnly() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    store.failNext(Call.FORGET, Kind.LOCKED);

    retention.run();
    retention.run();

    assertThat(positions()).hasSize(3);
    assertThat(store.count(Call.FORGET)).isEqualTo(1);
    assertThat(messages())
        .containsExactly(
            "WARN event=retention_failed reason=\"the store in memory fails: LOCKED\" hint=\"\"");

    lookedAt(TUESDAY);
    retention.run();
    assertThat(positions()).containsExactly(2L, 3L);
  }

  @Test
  void repositoryThatLetsNobodyRemoveAnything_isToldOfOnce_andLeftAlone() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    store.failNext(Call.FORGET, Kind.ACCESS_DENIED);

    retention.run();
    lookedAt(TUESDAY);
    retention.run();

    assertThat(positions()).hasSize(3);
    assertThat(store.count(Call.FORGET)).isEqualTo(1);
    assertThat(messages())
        .singleElement()
        .satisfies(
            message ->
                assertThat(message)
                    .startsWith("WARN event=retention_refused")
                    .contains("append-only", "Publishing goes on"));
  }

  @Test
  void defect_inTheStore_isAWarningToo() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    store.at(
        "before forget",
        label -> {
          throw new IllegalStateException("a defect");
        });

    retention.run();

    assertThat(messages())
        .singleElement()
        .isEqualTo(
            "WARN event=retention_failed reason=\"unexpected java.lang.IllegalStateException\"");
  }
}

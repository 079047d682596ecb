package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.export.Cut;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld.Guard;
import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.state.FleetValues;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Where the limits are. */
final class LeaderGuardsTest {
  private static final Census NOTHING = new Census(Set.of(), Map.of());

  private static Optional<Withheld> vanishing(Census before, Census now, int maxPercent) {
    return LeaderGuards.vanishing(
        before, now, maxPercent, Optional.empty(), LeaderHints.vanished(maxPercent));
  }

  @Test
  void kuma_withoutUsers_isNotReady() {
    assertThat(LeaderGuards.notReady(content(false, 0)))
        .hasValueSatisfying(
            withheld -> {
              assertThat(withheld.guard()).isEqualTo(Guard.NOT_READY);
              assertThat(withheld.reason()).contains("no user");
            });
  }

  @Test
  void kuma_thatMigrates_isNotReadyAndSaysSoFirst() {
    assertThat(LeaderGuards.notReady(content(true, 0)))
        .hasValueSatisfying(withheld -> assertThat(withheld.reason()).contains("migrating"));
    assertThat(LeaderGuards.notReady(content(true, 1))).isPresent();
  }

  @Test
  void kuma_thatIsSetUp_isReady() {
    assertThat(LeaderGuards.notReady(content(false, 1))).isEmpty();
  }

  @Test
  void nineMonitors_ofNine_mayVanish() {
    assertThat(vanishing(ids(1, 9), NOTHING, 50)).isEmpty();
  }

  @Test
  void tenMonitors_ofTwenty_mayVanishAndElevenMayNot() {
    assertThat(vanishing(ids(1, 20), ids(11, 20), 50)).isEmpty();
    assertThat(vanishing(ids(1, 20), ids(12, 20), 50))
        .hasValueSatisfying(
            withheld -> {
              assertThat(withheld.guard()).isEqualTo(Guard.VANISHING_ROWS);
              assertThat(withheld.reason()).contains("11 of 20");
              assertThat(withheld.hint()).contains("--accept-deletes", "50 %");
            });
  }

  @Test
  void monitors_thatCome_doNotMakeUpForThoseThatVanish() {
    assertThat(vanishing(ids(1, 20), ids(101, 140), 50)).isPresent();
  }

  @Test
  void rows_ofAnyTable_areCounted() {
    Census before = new Census(Set.of(), Map.of("maintenance", 32L, "proxy", 9L, "tag", 20L));
    Census now = new Census(Set.of(), Map.of("maintenance", 0L, "proxy", 0L, "tag", 10L));

    assertThat(vanishing(before, now, 50))
        .hasValueSatisfying(
            withheld ->
                assertThat(withheld.reason())
                    .isEqualTo("32 of 32 rows of maintenance would vanish at once"));
  }

  @Test
  void table_thatIsNotPublishedAnyMore_vanishesFromNobody() {
    Census before = new Census(Set.of(), Map.of("maintenance", 32L));

    assertThat(vanishing(before, NOTHING, 50)).isEmpty();
  }

  @Test
  void limit_ofAHundredPercent_neverWithholds() {
    assertThat(vanishing(ids(1, 50), NOTHING, 100)).isEmpty();
  }

  @Test
  void limit_ofZero_stillLetsNineVanish() {
    assertThat(vanishing(ids(1, 50), ids(10, 50), 0)).isEmpty();
    assertThat(vanishing(ids(1, 50), ids(11, 50), 0)).isPresent();
  }

  private static Census ids(long first, long last) {
    return new Census(
        LongStream.rangeClosed(first, last).boxed().collect(Collectors.toSet()), Map.of());
  }

  private static Cut content(boolean migrating, long users) {
    ContentSummary summary =
        new ContentSummary(Digest.ofText("x"), List.of(), List.of(), Set.of(), List.of(), Map.of());
    return new Cut(summary, List.of(), migrating, users, Set.of(), FleetValues.NONE);
  }
}

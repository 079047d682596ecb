package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.store.ListedSnapshots.at;
import static io.github.replicatorkuma.store.ListedSnapshots.byScript;
import static io.github.replicatorkuma.store.ListedSnapshots.id;
import static io.github.replicatorkuma.store.ListedSnapshots.ours;
import static io.github.replicatorkuma.store.ListedSnapshots.withTags;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which snapshot an operator means. */
class ChoiceTest {
  private static StoredSnapshot published(String name, String day, long sequence) {
    Instance leader = new Instance("alpha", "aaaa");
    return at(day(day), ours(name, new Position(1, sequence), leader, Digest.ofText(name)));
  }

  private static Instant day(String day) {
    return Instant.parse("2030-01-" + day + "T12:00:00Z");
  }

  private static final StoredSnapshot SCRIPT = at(day("01"), byScript("script"));
  private static final StoredSnapshot LATE_SCRIPT = at(day("06"), byScript("late script"));
  private static final StoredSnapshot FIRST = published("first", "03", 1);
  private static final StoredSnapshot SECOND = published("second", "05", 2);
  private static final StoredSnapshot THIRD = published("third", "07", 3);
  private static final SnapshotHistory HISTORY =
      SnapshotHistory.of(List.of(THIRD, LATE_SCRIPT, FIRST, SCRIPT, SECOND));

  private static SnapshotId asOf(Instant time, SnapshotHistory history) throws Exception {
    return new Choice.AsOf(time).in(history).id();
  }

  @Test
  void time_betweenTwo_isTheEarlierOne() throws Exception {
    assertThat(asOf(day("04"), HISTORY)).isEqualTo(id("first"));
    assertThat(asOf(day("31"), HISTORY)).isEqualTo(id("third"));
  }

  @Test
  void time_ofASnapshotItself_isThatOne() throws Exception {
    assertThat(asOf(day("05"), HISTORY)).isEqualTo(id("second"));
    assertThat(asOf(day("05").minusNanos(1), HISTORY)).isEqualTo(id("first"));
  }

  @Test
  void scriptSnapshot_countsOnlyWhileNoneOfOursWasThere() throws Exception {
    assertThat(asOf(day("02"), HISTORY)).isEqualTo(id("script"));
    assertThat(asOf(day("06"), HISTORY)).isEqualTo(id("second"));
  }

  @Test
  void snapshotsOfAClockThatWentBack_standByPosition() throws Exception {
    StoredSnapshot behind = published("behind", "02", 4);

    assertThat(asOf(day("06"), SnapshotHistory.of(List.of(FIRST, SECOND, THIRD, behind))))
        .isEqualTo(id("behind"));
  }

  @Test
  void timeBeforeAll_namesTheOldest() {
    ReplicationException failure =
        catchThrowableOfType(
            ReplicationException.class, () -> asOf(day("01").minusSeconds(1), HISTORY));

    assertThat(failure)
        .hasMessage(
            "the repository has no snapshot from 2030-01-01T11:59:59Z or before; the oldest is "
                + id("script").brief()
                + " of 2030-01-01T12:00:00Z");
    assertThat(failure.hint()).isEqualTo(ReplicaHints.LIST_SNAPSHOTS);
    assertThat(failure.isTerminal()).isTrue();
  }

  @Test
  void anyTime_inARepositoryWithNothingOfOurs_isNotFound() {
    SnapshotHistory others = SnapshotHistory.of(List.of(withTags("nightly", List.of("nightly"))));

    assertThat(catchThrowableOfType(ReplicationException.class, () -> asOf(day("31"), others)))
        .hasMessage("the repository has no snapshot from 2030-01-31T12:00:00Z or before");
  }

  @Test
  void unknownId_isNotFound() {
    Choice unknown = new Choice.ById(new SnapshotId("0badcafe"));

    assertThat(catchThrowableOfType(ReplicationException.class, () -> unknown.in(HISTORY)))
        .hasMessageContaining("no snapshot 0badcafe that can be applied here");
  }
}

package io.github.replicatorkuma.store;

import static io.github.replicatorkuma.store.ListedSnapshots.after;
import static io.github.replicatorkuma.store.ListedSnapshots.at;
import static io.github.replicatorkuma.store.ListedSnapshots.byScript;
import static io.github.replicatorkuma.store.ListedSnapshots.id;
import static io.github.replicatorkuma.store.ListedSnapshots.ours;
import static io.github.replicatorkuma.store.ListedSnapshots.withTags;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.store.SnapshotHistory.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is read from the list of a repository that others use too. */
final class SnapshotHistoryTest {
  private static final Instance ALPHA = new Instance("alpha", "aaaa");
  private static final Instance BETA = new Instance("beta", "bbbb");
  private static final Digest X = Digest.ofText("x");

  @Test
  void snapshots_ofSeveralGenerations_standByGenerationThenSequence() {
    SnapshotHistory history =
        SnapshotHistory.of(
            List.of(
                ours("c", new Position(2, 3), BETA, X),
                ours("b", new Position(1, 10), ALPHA, X),
                ours("d", new Position(2, 4), BETA, X),
                ours("a", new Position(1, 9), ALPHA, X)));

    assertThat(history.entries())
        .extracting(Entry::id)
        .containsExactly(id("a"), id("b"), id("c"), id("d"));
    assertThat(history.newest()).map(Entry::id).contains(id("d"));
  }

  @Test
  void snapshot_publishedBesideTheNewest_isAStraggler_untilItIsSettled() {
    Digest y = Digest.ofText("y");
    Digest z = Digest.ofText("z");
    StoredSnapshot parent = after(null, ours("parent", new Position(1, 5), ALPHA, X));
    StoredSnapshot missed = after(parent, ours("missed", new Position(1, 6), ALPHA, y));
    StoredSnapshot newest = after(parent, ours("newest", new Position(2, 6), BETA, z));

    assertThat(stragglers(parent, missed, newest)).containsExactly(id("missed"));
    assertThat(stragglers(parent, missed)).as("it stands").isEmpty();
    assertThat(
            stragglers(
                parent,
                missed,
                newest,
                after(newest, ours("later", new Position(2, 7), BETA, X), "missed")))
        .isEmpty();
    assertThat(stragglers(parent, missed, ours("newest", new Position(2, 6), BETA, z)))
        .as("the newest says nothing")
        .isEmpty();
    assertThat(stragglers(parent, missed, after(parent, ours("same", new Position(2, 6), BETA, y))))
        .as("the same content")
        .isEmpty();
    assertThat(
            stragglers(parent, after(parent, ours("undone", new Position(1, 6), ALPHA, X)), newest))
        .as("the parent's content")
        .isEmpty();
  }

  @Test
  void straggler_besideAnythingThatTheNewestDescendsFrom_isOne_howeverLateItCame() {
    Digest y = Digest.ofText("y");
    Digest z = Digest.ofText("z");
    StoredSnapshot parent = after(null, ours("parent", new Position(1, 5), ALPHA, X));
    StoredSnapshot late = after(parent, ours("late", new Position(1, 6), ALPHA, y));
    StoredSnapshot second = after(parent, ours("second", new Position(2, 6), BETA, X));
    StoredSnapshot edit = after(second, ours("edit", new Position(2, 7), BETA, z));
    StoredSnapshot third = after(edit, ours("third", new Position(3, 8), ALPHA, z));
    StoredSnapshot beside = after(second, ours("beside", new Position(2, 7), BETA, y));

    assertThat(stragglers(parent, late, second, edit, third, beside))
        .containsExactlyInAnyOrder(id("late"), id("beside"));
    assertThat(stragglers(late, edit, third)).as("nobody knows any more").isEmpty();
    assertThat(stragglers(late, second, edit, third)).containsExactly(id("late"));
  }

  @Test
  void lineage_needsTheFirstOfTheNewestGeneration_itsParent_andWhatIsUnsettled() {
    Digest y = Digest.ofText("y");
    StoredSnapshot parent = after(null, ours("parent", new Position(1, 5), ALPHA, X));
    StoredSnapshot first = after(parent, ours("first", new Position(2, 6), BETA, X));
    StoredSnapshot missed = after(first, ours("missed", new Position(2, 7), ALPHA, y));
    StoredSnapshot newest =
        after(first, ours("newest", new Position(2, 8), BETA, Digest.ofText("z")));
    StoredSnapshot old = after(null, ours("old", new Position(1, 4), ALPHA, X));

    assertThat(SnapshotHistory.of(List.of(old, parent, first, missed, newest)).neededForLineage())
        .extracting(Entry::id)
        .containsExactlyInAnyOrder(id("parent"), id("first"), id("missed"));
  }

  private static List<SnapshotId> stragglers(StoredSnapshot... list) {
    return SnapshotHistory.of(List.of(list)).stragglers().stream().map(Entry::id).toList();
  }

  @Test
  void snapshot_ofAClockTenYearsAhead_doesNotWin() {
    SnapshotHistory history =
        SnapshotHistory.of(
            List.of(
                ours("newest", new Position(1, 2), ALPHA, X),
                at(
                    Instant.parse("2035-01-01T00:00:00Z"),
                    ours("old", new Position(1, 1), ALPHA, X))));

    assertThat(history.newest()).map(Entry::id).contains(id("newest"));
  }

  @Test
  void samePosition_ofTwoLeaders_isTheSmallerInstanceIdsInAnyOrderOfTheList() {
    List<StoredSnapshot> list =
        new ArrayList<>(
            List.of(
                ours("beta's", new Position(1, 2), BETA, X),
                ours("alpha's", new Position(1, 2), ALPHA, X)));

    assertThat(SnapshotHistory.of(list).newest()).map(Entry::id).contains(id("alpha's"));
    Collections.reverse(list);
    assertThat(SnapshotHistory.of(list).newest()).map(Entry::id).contains(id("alpha's"));
  }

  @Test
  void samePosition_ofOneInstanceId_isTheSameInAnyOrderOfTheList() {
    List<StoredSnapshot> list =
        new ArrayList<>(
            List.of(
                ours("n1", new Position(1, 2), ALPHA, X),
                ours("n2", new Position(1, 2), ALPHA, X)));
    SnapshotHistory one = SnapshotHistory.of(list);
    Collections.reverse(list);

    assertThat(SnapshotHistory.of(list).newest()).isEqualTo(one.newest()).isPresent();
  }

  @Test
  void snapshots_ofOtherTools_areIgnored() {
    SnapshotHistory history =
        SnapshotHistory.of(
            List.of(withTags("nightly", List.of("nightly", "generation=9")), byScript("v2")));

    assertThat(history.entries()).isEmpty();
    assertThat(history.newest()).isEmpty();
    assertThat(history.newerFormats()).isEmpty();
    assertThat(history.scriptIds()).containsExactly(id("v2").value());
  }

  @Test
  void snapshot_withDamagedTags_isNeitherOursNorTheScripts() {
    List<String> whole = new SnapshotTags(new Position(9, 9), X, BETA, "n").toTags();
    List<StoredSnapshot> list = new ArrayList<>();
    for (String damaged :
        List.of("generation=", "sequence=-1", "digest=0", "instance-id=", "format=x", "format=0")) {
      List<String> tags = new ArrayList<>(whole);
      String key = damaged.substring(0, damaged.indexOf('=') + 1);
      tags.removeIf(tag -> tag.startsWith(key));
      tags.add(damaged);
      list.add(withTags(damaged, tags));
    }
    list.add(ours("good", new Position(1, 1), ALPHA, X));

    SnapshotHistory history = SnapshotHistory.of(list);

    assertThat(history.entries()).extracting(Entry::id).containsExactly(id("good"));
    assertThat(history.scriptIds()).isEmpty();
    assertThat(history.newerFormats()).isEmpty();
  }

  @Test
  void snapshot_ofANewerFormat_isNamedAndNotRead() {
    List<String> tags =
        new ArrayList<>(new SnapshotTags(new Position(9, 9), X, BETA, "n").toTags());
    tags.set(tags.indexOf("format=1"), "format=2");

    SnapshotHistory history = SnapshotHistory.of(List.of(withTags("newer", tags)));

    assertThat(history.newerFormats()).containsExactly(id("newer").brief());
    assertThat(history.entries()).isEmpty();
  }

  @Test
  void entry_isFoundByItsNonceAndByEitherFormOfItsId() {
    SnapshotHistory history =
        SnapshotHistory.of(
            List.of(
                ours("n1", new Position(1, 1), ALPHA, X),
                ours("n2", new Position(1, 2), ALPHA, X)));

    assertThat(history.withNonce("n1")).map(Entry::id).contains(id("n1"));
    assertThat(history.withNonce("n3")).isEmpty();
    assertThat(history.withId(new SnapshotId(id("n2").brief()))).map(Entry::id).contains(id("n2"));
    assertThat(history.withId(id("n3"))).isEmpty();
  }

  @Test
  void namesake_thatPublishesBesideThisInstance_isFound() {
    Instance twin = new Instance("alpha", "2222");
    StoredSnapshot mine = ours("mine", new Position(1, 2), ALPHA, X);
    SnapshotHistory alternating =
        SnapshotHistory.of(
            List.of(
                ours("before", new Position(1, 1), twin, X),
                mine,
                ours("after", new Position(2, 3), twin, X),
                ours("other", new Position(3, 4), BETA, X)));

    assertThat(alternating.newestOfANamesake(ALPHA, Optional.empty()))
        .map(Entry::id)
        .contains(id("after"));
  }

  @Test
  void namesake_thatPublishesSinceThereIsThisInstance_isFoundThoughThisOneNeverPublished() {
    Instance twin = new Instance("alpha", "2222");
    StoredSnapshot published = ours("theirs", new Position(1, 1), twin, X);
    SnapshotHistory history = SnapshotHistory.of(List.of(published));

    assertThat(history.newestOfANamesake(ALPHA, Optional.of(published.time().minusSeconds(1))))
        .map(Entry::id)
        .contains(id("theirs"));
    assertThat(history.newestOfANamesake(BETA, Optional.of(Instant.EPOCH))).isEmpty();
  }

  @Test
  void snapshots_fromBeforeTheDiskWasReplaced_areNoNamesakes() {
    Instance formerSelf = new Instance("alpha", "2222");
    StoredSnapshot before = ours("before", new Position(1, 1), formerSelf, X);
    StoredSnapshot since = ours("since", new Position(2, 2), ALPHA, X);

    for (List<StoredSnapshot> list : List.of(List.of(before), List.of(before, since))) {
      assertThat(
              SnapshotHistory.of(list)
                  .newestOfANamesake(ALPHA, Optional.of(before.time().plusSeconds(1))))
          .isEmpty();
      assertThat(SnapshotHistory.of(list).newestOfANamesake(ALPHA, Optional.empty())).isEmpty();
    }
  }
}

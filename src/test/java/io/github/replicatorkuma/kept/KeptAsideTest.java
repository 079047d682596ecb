package io.github.replicatorkuma.kept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.kept.KeptEntry.Reason;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.state.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptAsideTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final SnapshotTags TAGS =
      new SnapshotTags(
          new Position(2, 3), Digest.ofText("rows"), new Instance("alpha", "id-1"), "nonce");
  private static final KeptEntry.Base BASE =
      new KeptEntry.Base(new SnapshotId("0123abcd"), new Position(1, 2), Optional.empty());

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private KeptAside aside;

  @BeforeEach
  void open() throws ReplicationException {
    aside =
        new KeptAside(
            StateDirectory.open(directory.resolve("state"), Clock.fixed(NOW, ZoneOffset.UTC)));
  }

  private KeptEntry keep() throws ReplicationException {
    return aside.keep(Reason.NO_LONGER_LEADS, Optional.of(BASE), KeptAsideTest::fill);
  }

  private static SnapshotTags fill(Path target) throws ReplicationException {
    try {
      Files.createDirectory(target);
      Files.writeString(target.resolve("manifest.json"), "rows");
      return TAGS;
    } catch (java.io.IOException e) {
      throw ReplicationException.retryable(e.toString(), "", e);
    }
  }

  @Test
  void entry_isReadBackAsItWasKept() throws Exception {
    KeptEntry kept = keep();

    assertThat(aside.list()).containsExactly(kept);
    assertThat(kept.number()).isEqualTo(1);
    assertThat(kept.tags()).isEqualTo(TAGS);
    assertThat(kept.base()).contains(BASE);
    assertThat(kept.at()).isEqualTo(NOW);
    assertThat(kept.told()).isFalse();
    assertThat(kept.rows().resolve("manifest.json")).hasContent("rows");
    KeptEntry withBase = aside.addBase(kept, KeptAsideTest::fill);
    assertThat(aside.find(1)).isEqualTo(withBase);
    assertThat(withBase.base().orElseThrow().tags()).contains(TAGS);
  }

  @Test
  void sameRows_editedFromAnotherSnapshot_areDescribedAnew() throws Exception {
    KeptEntry kept = keep().with("1 monitor changed (NAS)").asTold();
    KeptEntry.Base later =
        new KeptEntry.Base(new SnapshotId("89abcdef"), new Position(1, 9), Optional.empty());

    KeptEntry same = kept.asNew(Reason.NO_LONGER_LEADS, Optional.of(BASE));
    KeptEntry other = kept.asNew(Reason.WENT_BACK, Optional.of(later));

    assertThat(same.what()).contains("NAS");
    assertThat(same.told()).isFalse();
    assertThat(other.what()).isEmpty();
    assertThat(other.base()).contains(later);
    assertThat(other.event()).contains("went back");
    assertThat(kept.asNew(Reason.SET_BACK, Optional.empty()).base()).contains(BASE);
  }

  @Test
  void whatCannotBeWritten_isAFailureThatIsTriedAgain_andLeavesNothing() throws Exception {
    assertThatThrownBy(
            () ->
                aside.keep(
                    Reason.NO_LONGER_LEADS,
                    Optional.empty(),
                    target -> {
                      KeptAsideTest.fill(target);
                      throw ReplicationException.terminal("No space left on device", "");
                    }))
        .hasMessageContaining("cannot be kept aside, so nothing was done: No space left")
        .extracting(e -> ((ReplicationException) e).severity())
        .isEqualTo(Severity.RETRYABLE);

    assertThat(directory.resolve("state/kept")).isEmptyDirectory();
  }

  @Test
  void numberOfADroppedEntry_isNotGivenAgain() throws Exception {
    KeptEntry first = keep();
    aside.drop(first);

    assertThat(aside.list()).isEmpty();
    assertThat(first.directory()).isEmptyFile();
    assertThat(keep().number()).isEqualTo(2);
    assertThatThrownBy(() -> aside.find(1)).hasMessage("nothing is kept aside as 1");
  }

  @Test
  void entryThatSomebodyWasToldOf_goesAfterThirtyDaysOfRunning() throws Exception {
    aside.saved(keep().asTold());
    Duration almost = KeptAside.KEPT_FOR.minusHours(1);

    aside.ranFor(almost);
    assertThat(aside.list()).hasSize(1);

    aside.ranFor(Duration.ofHours(1));
    assertThat(aside.list()).isEmpty();
  }

  @Test
  void entryThatNobodyWasToldOf_stays() throws Exception {
    keep();

    aside.ranFor(Duration.ofDays(400));

    assertThat(aside.list()).hasSize(1);
  }

  @Test
  void entryThatCannotBeRead_isLeftAlone() throws Exception {
    KeptEntry damaged = keep();
    KeptEntry whole = keep();
    Files.writeString(damaged.directory().resolve("entry.json"), "{\"reason\":");

    aside.ranFor(Duration.ofDays(400));

    assertThat(aside.list()).extracting(KeptEntry::number).containsExactly(whole.number());
    assertThat(damaged.rows().resolve("manifest.json")).exists();
  }
}

package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.Change.ChangedMonitor.Kind;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Outcomes of an invented leader for pictures and tests, in the words of the program. */
public final class ShownOutcomes {
  private static final int PERCENT = 50;

  private ShownOutcomes() {}

  /** A snapshot with these edits. */
  public static PublishOutcome published(SnapshotId id, long sequence, Change edits) {
    return new PublishOutcome.Published(
        id,
        new Position(2, sequence),
        Digest.ofText("content"),
        /* newLeader= */ false,
        213,
        /* same= */ false,
        Optional.of(edits),
        List.of(),
        /* proved= */ false);
  }

  /** Two monitors that were edited, and one that came. */
  public static Change edits() {
    return new Change(
        Map.of(new TableName("monitor"), new RowCounts(1, 2, 0)),
        List.of(
            new ChangedMonitor(Kind.CHANGED, "12", "NAS"),
            new ChangedMonitor(Kind.CHANGED, "31", "Router"),
            new ChangedMonitor(Kind.ADDED, "214", "Photos")),
        Duration.ZERO);
  }

  /** Most monitors are gone. */
  public static PublishOutcome withheld() {
    List<ChangedMonitor> gone =
        Stream.of(
                "NAS,Router,Photos,Mail,Web shop,DNS,Printer,Door,Boiler,Garage,Radio,Clock"
                    .split(","))
            .map(name -> new ChangedMonitor(Kind.REMOVED, "1", name))
            .toList();
    return LeaderGuards.vanishing(
            monitors(1, 16),
            monitors(13, 16),
            PERCENT,
            Optional.of(new Change(Map.of(), gone, Duration.ZERO)),
            LeaderHints.vanished(PERCENT))
        .orElseThrow();
  }

  private static Census monitors(long first, long last) {
    Set<Long> ids = LongStream.rangeClosed(first, last).boxed().collect(Collectors.toSet());
    return new Census(ids, Map.of());
  }

  /** Data in the repository is damaged. */
  public static PublishOutcome unfetchable() {
    return new PublishOutcome.Unfetchable(
        new SnapshotId("9c27f5a1"), "ciphertext verification failed", LeaderHints.PUBLISH_AGAIN);
  }
}

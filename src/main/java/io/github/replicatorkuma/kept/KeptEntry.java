package io.github.replicatorkuma.kept;

import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Rows that gave way to others, as a snapshot directory.
 *
 * @param directory holds {@link #rows}, once it was fetched {@link #baseRows}, and the rest of this
 * @param tags of the snapshot in {@link #rows}
 * @param base what the rows were edited from; empty where that is nothing in the repository
 * @param ran for how long the daemon has run since: a clock that jumps removes nothing
 * @param told whether anybody was told of it
 * @param what was edited, for people; empty while that is not known
 * @param applied when somebody made these edits again
 */
public record KeptEntry(
    int number,
    Path directory,
    Reason reason,
    SnapshotTags tags,
    Optional<Base> base,
    Instant at,
    Duration ran,
    boolean told,
    String what,
    Optional<Instant> applied) {
  /** Why rows gave way. */
  public enum Reason {
    NO_LONGER_LEADS("another instance leads"),
    WENT_BACK("this leader went back to an older state"),
    TAKEN_BACK("the apply before these edits was taken back"),
    OTHER_REPOSITORY("this instance applied from a repository that it did not know"),
    SET_BACK("the repository was set back to an earlier state"),
    OVERTAKEN("another instance published at the same time"),
    TO_ADOPT(OVERTAKEN.text);

    private final String text;

    Reason(String text) {
      this.text = text;
    }

    /** For people. */
    @Override
    public String toString() {
      return text;
    }
  }

  /**
   * A snapshot in the repository.
   *
   * @param tags of it; empty while its rows are not beside those of the entry
   */
  public record Base(SnapshotId id, Position position, Optional<SnapshotTags> tags) {}

  KeptEntry in(int itsNumber, Path itsDirectory) {
    return new KeptEntry(itsNumber, itsDirectory, reason, tags, base, at, ran, told, what, applied);
  }

  /** The rows that gave way. */
  public Path rows() {
    return directory.resolve("rows");
  }

  /** Of what they were edited from, where it is beside them. */
  public Optional<SnapshotTags> baseTags() {
    return base.flatMap(Base::tags);
  }

  /** What they were edited from. */
  public Path baseRows() {
    return directory.resolve("base");
  }

  /** What happened, for people. */
  public String event() {
    return reason.text.equals(Reason.OVERTAKEN.text)
        ? "edits that "
            + tags.leader().name()
            + " published at the same time as this instance are not in what the fleet has now"
        : "edits on this instance were not published and gave way, as " + reason;
  }

  /** One line for people. */
  public String summary() {
    return "kept aside as " + number + aside();
  }

  /** The part of the summary that may hold names of monitors. */
  public String aside() {
    return what.isEmpty() ? "" : ": " + what;
  }

  /** It is for people to say what becomes of it. */
  public KeptEntry leftAside() {
    return new KeptEntry(
        number, directory, Reason.OVERTAKEN, tags, base, at, ran, told, what, applied);
  }

  KeptEntry withBase(Base now) {
    return new KeptEntry(
        number, directory, reason, tags, Optional.of(now), at, ran, told, what, applied);
  }

  KeptEntry withRan(Duration now) {
    return new KeptEntry(number, directory, reason, tags, base, at, now, told, what, applied);
  }

  /** The same rows give way once more, perhaps edited from another snapshot. */
  KeptEntry asNew(Reason now, Optional<Base> from) {
    boolean same = from.isEmpty() || from.map(Base::id).equals(base.map(Base::id));
    return new KeptEntry(
        number,
        directory,
        now,
        tags,
        same ? base : from,
        at,
        Duration.ZERO,
        /* told= */ false,
        same ? what : "",
        Optional.empty());
  }

  /** Somebody knows of it now. */
  public KeptEntry asTold() {
    return new KeptEntry(number, directory, reason, tags, base, at, ran, true, what, applied);
  }

  /** It is known what was edited. */
  public KeptEntry with(String edits) {
    return new KeptEntry(number, directory, reason, tags, base, at, ran, told, edits, applied);
  }

  /** Somebody made these edits again. */
  public KeptEntry asApplied(Instant now) {
    return new KeptEntry(
        number, directory, reason, tags, base, at, ran, told, what, Optional.of(now));
  }
}

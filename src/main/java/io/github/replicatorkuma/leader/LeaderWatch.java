package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * What a leader remembers from one look to the next: with which content the database was left, and
 * since when somebody edits. A burst of edits becomes one snapshot that way, and a database that
 * nobody wrote to is not read.
 */
public final class LeaderWatch {
  /** What the database's mark cannot tell (a logo that was replaced) is found out then. */
  private static final Duration LONGEST_TRUST = Duration.ofMinutes(5);

  /**
   * The daemon looks every few seconds; its machine was suspended, or set back, where it did not.
   */
  private static final Duration GAP = Duration.ofMinutes(10);

  /**
   * A store may list what others have saved only minutes later: whoever began to lead looks for it.
   */
  private static final List<Duration> LOOKS_AFTER_RAISE =
      List.of(Duration.ofSeconds(90), Duration.ofMinutes(5), Duration.ofMinutes(15));

  private final Saves saves;
  private final Duration longestWait;
  private @Nullable Instant before;
  private boolean mustLook;
  private final Deque<Instant> looks = new ArrayDeque<>();

  private @Nullable String mark;
  private @Nullable Digest markedDigest;
  private Instant markedAt = Instant.EPOCH;

  /** The repository's list, while edits settle. */
  final ListAhead ahead;

  private @Nullable Digest edited;
  private Instant firstEdit = Instant.EPOCH;
  private Instant lastEdit = Instant.EPOCH;

  /**
   * @param saves tell whether somebody edits
   * @param longestWait how long an edit waits at most while others follow it
   * @param background asks the repository what it holds while edits settle
   */
  public LeaderWatch(Saves saves, Duration longestWait, Executor background) {
    this.saves = saves;
    this.longestWait = longestWait;
    this.ahead = new ListAhead(background);
  }

  /** For one look: nothing is remembered, nothing waits. */
  static LeaderWatch once() {
    return new LeaderWatch(Saves.unknown(Duration.ZERO), Duration.ZERO, Runnable::run);
  }

  /**
   * Whether the repository is to be asked although nothing was edited here: at the first look of
   * this process, and after a gap in its clock, the disk may be that of an earlier time; and a few
   * times after this instance began to lead. Until it has answered.
   */
  boolean beginsAnew(Instant at) {
    Instant last = before;
    before = at;
    boolean due = !looks.isEmpty() && !at.isBefore(looks.peekFirst());
    if (due) {
      looks.removeFirst();
    }
    mustLook |= due || last == null || at.isBefore(last) || at.isAfter(last.plus(GAP));
    return mustLook;
  }

  /** Somebody wants to know: the repository is to be asked until it has answered. */
  public void asked() {
    mustLook = true;
  }

  /** The repository has answered. */
  void looked() {
    mustLook = false;
  }

  /** A generation was begun. */
  void raised(Instant at) {
    looks.clear();
    LOOKS_AFTER_RAISE.forEach(pause -> looks.add(at.plus(pause)));
  }

  /** The digest of the content, where the database's mark proves that it is still the same. */
  Optional<Digest> untouchedSince(Optional<String> now, Instant at) {
    boolean trusted = !at.isBefore(markedAt) && at.isBefore(markedAt.plus(LONGEST_TRUST));
    return trusted && mark != null && now.filter(mark::equals).isPresent()
        ? Optional.ofNullable(markedDigest)
        : Optional.empty();
  }

  /** The content is what was published last; {@code before} is the mark from before it was read. */
  void unchanged(Optional<String> before, Digest digest, Instant at) {
    markedAt = at;
    mark = before.orElse(null);
    markedDigest = digest;
    edited = null;
  }

  /** How long the edited content has to wait for more edits; zero when it is to be published. */
  Duration toWait(Digest digest, Instant at) {
    mark = null;
    boolean first = edited == null;
    Saves.Look look = saves.look();
    if (first || look.goOn() || !digest.equals(edited)) {
      firstEdit = first ? at : firstEdit;
      lastEdit = at;
      edited = digest;
    }
    Duration quiet = look.quietPeriod().minus(Duration.between(lastEdit, at));
    Duration most = longestWait.minus(Duration.between(firstEdit, at));
    Duration wait = quiet.compareTo(most) < 0 ? quiet : most;
    boolean over = wait.isNegative() || wait.isZero() || at.isBefore(lastEdit);
    return over ? Duration.ZERO : wait;
  }

  /** Since when there are edits here that are not published; empty where there are none. */
  public Optional<Instant> unpublishedSince() {
    return edited == null ? Optional.empty() : Optional.of(firstEdit);
  }

  /** The content was published. One that must not be is still the same edit at the next look. */
  public void settled() {
    edited = null;
  }
}

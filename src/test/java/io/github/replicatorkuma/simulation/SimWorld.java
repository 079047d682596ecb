package io.github.replicatorkuma.simulation;

import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.fleet.LeadDecision;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.store.Histories;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotHistory.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.Stream;

/**
 * All that is outside of the instances: the time, what is to happen, the repository, the records.
 */
final class SimWorld {
  static final long SECOND = 1000;
  static final long MINUTE = 60 * SECOND;

  /**
   * A snapshot.
   *
   * @param rows one bit for each edit that is in it
   * @param by who sees it at once
   * @param visible when all others do
   * @param kuma the version of the Uptime Kuma that it is from
   */
  record Saved(Entry entry, BitSet rows, SimMember by, long visible, int kuma) {}

  private record Event(long at, long number, SimMember of, int epoch, Runnable what)
      implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      return at == other.at ? Long.compare(number, other.number) : Long.compare(at, other.at);
    }
  }

  final Random random;
  final SimRules rules;
  final List<String> story = new ArrayList<>();
  final List<Saved> saved = new ArrayList<>();
  private final Map<String, Saved> byNonce = new HashMap<>();
  final Map<String, FleetRecord> records = new HashMap<>();

  private final Map<String, Long> highest = new HashMap<>();

  /** What the records were a while ago. */
  Map<String, FleetRecord> oldRecords = Map.of();

  /** Edits that nobody can be asked for: the disk that had them is gone. */
  final BitSet excused = new BitSet();

  final List<SimMember> members = new ArrayList<>();

  /** Whether nothing goes wrong now. */
  boolean calm;

  long now;
  long repositoryAway;
  long recordsAway;

  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private SnapshotHistory allSaved = Histories.of(Stream.of());
  private long planned;
  private long allVisible;

  SimWorld(long seed, SimRules rules) {
    this.random = new Random(seed);
    this.rules = rules;
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  /** At random, in milliseconds. */
  long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least));
  }

  void tell(String what) {
    Duration time = Duration.ofMillis(now);
    story.add(
        time.toHours()
            + ":"
            + two(time.toMinutesPart())
            + ":"
            + two(time.toSecondsPart())
            + " "
            + what);
  }

  private static String two(int number) {
    return Integer.toString(100 + number).substring(1);
  }

  /** Unless that process has ended by then; where it is suspended, after that. */
  void in(long delay, SimMember of, Runnable what) {
    events.add(new Event(now + Math.max(1, delay), planned++, of, of.epoch, what));
  }

  void runUntil(long end) {
    while (!events.isEmpty() && events.peek().at() <= end) {
      Event event = events.remove();
      now = event.at();
      if (event.epoch() != event.of().epoch) {
        continue;
      }
      long suspended = event.of().suspendedUntil - now;
      if (suspended > 0) {
        in(suspended, event.of(), event.what());
      } else {
        event.what().run();
      }
    }
    now = end;
  }

  /** Somebody is about to lead because it takes the leader for dead. */
  void claims(SimMember member, SnapshotHistory history) {
    Optional<SimMember> leader = history.newest().map(this::of).map(Saved::by);
    leader
        .filter(any -> any != member && any.up && any.decision instanceof LeadDecision.Lead)
        .filter(any -> Math.max(any.unwellUntil, member.unwellUntil) < now)
        .filter(SimMember::leadsByRepository)
        .filter(this::isHeard)
        .ifPresent(
            any -> {
              throw new AssertionError(member + " takes over from " + any + ", which is well");
            });
  }

  void write(FleetRecord record) {
    String id = record.instance().id();
    records.put(id, record);
    highest.merge(id, record.counter(), Math::max);
  }

  /** One whose disk was set back after the records were lost counts anew, as a replay would. */
  boolean isHeard(SimMember member) {
    String id = member.disk.state.instanceId();
    FleetRecord record = records.get(id);
    return record == null || record.counter() >= highest.getOrDefault(id, 0L);
  }

  void save(Saved snapshot) {
    saved.add(snapshot);
    byNonce.put(snapshot.entry().tags().nonce(), snapshot);
    allVisible = Math.max(allVisible, snapshot.visible());
    allSaved = Histories.of(saved.stream().map(Saved::entry));
  }

  SnapshotHistory historyFor(SimMember member) {
    return allVisible <= now
        ? allSaved
        : Histories.of(
            saved.stream()
                .filter(any -> any.by() == member || any.visible() <= now)
                .map(Saved::entry));
  }

  /** The one that the repository says is the newest, once all see all. */
  Saved newest() {
    return of(allSaved.newest().orElseThrow());
  }

  Saved of(Entry entry) {
    return Objects.requireNonNull(byNonce.get(entry.tags().nonce()));
  }

  /** Edits in words: {@code 0-7 9}. */
  static String words(BitSet edits) {
    StringBuilder words = new StringBuilder();
    for (int from = edits.nextSetBit(0); from >= 0; ) {
      int end = edits.nextClearBit(from);
      words.append(words.isEmpty() ? "" : " ").append(from);
      words.append(end > from + 1 ? "-" + (end - 1) : "");
      from = edits.nextSetBit(end);
    }
    return words.isEmpty() ? "nothing" : words.toString();
  }

  /** What these rows are, and no others. */
  static Digest digest(BitSet rows) {
    StringBuilder hex = new StringBuilder();
    for (long part : Arrays.copyOf(rows.toLongArray(), 4)) {
      hex.append(HexFormat.of().toHexDigits(part));
    }
    return new Digest(hex.toString());
  }
}

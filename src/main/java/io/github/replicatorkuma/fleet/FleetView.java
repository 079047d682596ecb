package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.fleet.LeadDecision.Newest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an instance knows of its fleet by reading the records again and again. Times are the
 * reader's own: what clocks elsewhere say has no part in it.
 */
public final class FleetView {
  /** Nothing was read yet. */
  public static final FleetView EMPTY = new FleetView(Map.of(), Instant.MIN);

  private static final Duration ALWAYS = ChronoUnit.FOREVER.getDuration();

  private final Map<String, Sighting> sightings;
  private final Instant lastRead;

  private FleetView(Map<String, Sighting> sightings, Instant lastRead) {
    this.sightings = sightings;
    this.lastRead = lastRead;
  }

  /**
   * After a successful read. A read that failed, or that was older than the reader's own last
   * writing, is no evidence, and is not told.
   *
   * @param longestGap a longer one between two reads means that the reader itself was away
   */
  public FleetView afterRead(Collection<FleetRecord> records, Instant now, Duration longestGap) {
    boolean away = !isKnownSince(now.minus(longestGap));
    Map<String, Sighting> next = new TreeMap<>();
    records.forEach(
        record -> {
          String id = record.instance().id();
          Sighting before = sightings.get(id);
          Sighting seen = before != null && away ? before.anew(now) : before;
          next.put(id, seen == null ? Sighting.first(record, now) : seen.again(record, now));
        });
    // One that is gone from the store was forgotten, unless it comes back while it lives.
    sightings.forEach(
        (id, seen) -> {
          if (seen.isLiving(now)) {
            next.putIfAbsent(id, away ? seen.anew(now) : seen);
          }
        });
    return new FleetView(next, now);
  }

  /** The same, where that one's silence counts from now on only. */
  FleetView anew(Instance instance, Instant now) {
    Map<String, Sighting> next = new TreeMap<>(sightings);
    next.computeIfPresent(instance.id(), (id, seen) -> seen.anew(now));
    return new FleetView(next, lastRead);
  }

  public Optional<FleetRecord> of(String id) {
    return Optional.ofNullable(sightings.get(id)).map(Sighting::record);
  }

  /** When something new was last heard of one that does not live. */
  Optional<Instant> silentSince(Instance instance, Instant now) {
    return Optional.ofNullable(sightings.get(instance.id()))
        .filter(seen -> !seen.isLiving(now))
        .map(Sighting::changed);
  }

  /**
   * All that were ever heard of by name, as they are for people.
   *
   * @param own the reader's own as it last decided, also where it could not be written; null before
   */
  List<Seen> seen(@Nullable FleetRecord own, Instant now) {
    Stream<Seen> self =
        Stream.ofNullable(own).map(known -> new Seen(known, true, Duration.ZERO, ALWAYS));
    return Stream.concat(others(own, now), self)
        .sorted(Comparator.comparing(seen -> seen.record().instance().name()))
        .toList();
  }

  private Stream<Seen> others(@Nullable FleetRecord self, Instant now) {
    return sightings.values().stream()
        .map(sighting -> sighting.at(now))
        .filter(seen -> self == null || !seen.record().instance().isSameAs(self.instance()));
  }

  /**
   * Whether somebody living speaks of a snapshot that the reader has not seen: of a newer one, or
   * of one of its own that stands where the newest does.
   */
  public boolean isAheadOf(Optional<Newest> newest, Instant now) {
    Position position = newest.map(Newest::position).orElse(Position.NONE);
    return living(now)
        .anyMatch(
            other ->
                other.holds().compareTo(position) > 0
                    || (position.equals(other.leads())
                        && newest
                            .filter(seen -> seen.publisher().isSameAs(other.instance()))
                            .isEmpty()));
  }

  /** All of it at a moment, for who wrote {@code self}. */
  public Known known(FleetRecord self, String leader, Instant now) {
    return new Known(
        self, of(self.instance().id()), leader, others(self, now).toList(), lastRead, now);
  }

  /** Whether a read has succeeded since. */
  boolean isKnownSince(Instant since) {
    return !lastRead.isBefore(since);
  }

  /**
   * Whether it has been silent for so long that another should lead in its place.
   *
   * @param heard what was not read since is no evidence any more
   */
  boolean isSilent(Instance instance, Duration patience, Instant heard) {
    Sighting seen = sightings.get(instance.id());
    return seen != null && isKnownSince(heard) && seen.isSilent(patience, lastRead);
  }

  Stream<FleetRecord> living(Instant now) {
    return sightings.values().stream().filter(seen -> seen.isLiving(now)).map(Sighting::record);
  }
}

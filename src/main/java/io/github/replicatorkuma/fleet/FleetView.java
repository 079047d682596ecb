package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.model.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an instance knows of its fleet by reading the records again and again. Times are the
 * reader's own: what clocks elsewhere say has no part in it.
 */
public final class FleetView {
  /** Nothing was read yet. */
  public static final FleetView EMPTY = new FleetView(Map.of(), Instant.MIN);

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
    boolean away = lastRead.isBefore(now.minus(longestGap));
    Map<String, Sighting> next = new TreeMap<>();
    sightings.forEach((id, seen) -> next.put(id, away ? seen.anew(now) : seen));
    Map<String, FleetRecord> read = new TreeMap<>();
    records.forEach(record -> read.put(record.instance().id(), record));
    next.replaceAll((id, seen) -> seen.again(read.getOrDefault(id, seen.record()), now));
    read.forEach((id, record) -> next.putIfAbsent(id, Sighting.first(record, now)));
    return new FleetView(next, now);
  }

  /** Without one that an operator wants forgotten. */
  public FleetView without(String id) {
    Map<String, Sighting> left = new TreeMap<>(sightings);
    left.remove(id);
    return new FleetView(left, lastRead);
  }

  public Optional<FleetRecord> of(String id) {
    return Optional.ofNullable(sightings.get(id)).map(Sighting::record);
  }

  /** All that were ever heard of, by name. */
  public List<FleetRecord> all() {
    return sightings.values().stream()
        .map(Sighting::record)
        .sorted(Comparator.comparing(record -> record.instance().name()))
        .toList();
  }

  public boolean isLiving(Instance instance, Instant now) {
    Sighting seen = sightings.get(instance.id());
    return seen != null && seen.isLiving(now);
  }

  /** For how long nothing new was heard of it. */
  public Duration unheard(Instance instance, Instant now) {
    Sighting seen = sightings.get(instance.id());
    return seen == null ? Duration.ZERO : Duration.between(seen.changed(), now);
  }

  /** Whether it has been silent for so long that another should lead in its place. */
  boolean isSilent(Instance instance, Duration patience) {
    Sighting seen = sightings.get(instance.id());
    return seen != null && seen.isSilent(patience, lastRead);
  }

  Stream<FleetRecord> living(Instant now) {
    return sightings.values().stream().filter(seen -> seen.isLiving(now)).map(Sighting::record);
  }
}

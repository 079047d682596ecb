package io.github.replicatorkuma.alerts;

import io.github.replicatorkuma.fleet.FleetAlerts;
import io.github.replicatorkuma.fleet.FleetAlerts.Telling;
import io.github.replicatorkuma.fleet.FleetAlerts.Unsent;
import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.fleet.Known;
import io.github.replicatorkuma.fleet.Ranks;
import io.github.replicatorkuma.fleet.Seen;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the other instances say of their alerts. */
final class Others {
  private final Known fleet;
  private final List<Seen> known;
  private final Set<Telling> over;
  private final Comparator<FleetRecord> order;

  /**
   * @param ownOver what this instance has told the end of
   */
  Others(Known fleet, List<Telling> ownOver) {
    this.fleet = fleet;
    known = fleet.others().stream().filter(seen -> !seen.isHidden()).toList();
    over = new HashSet<>(ownOver);
    known.forEach(seen -> over.addAll(alerts(seen).over()));
    order = Ranks.alerting(fleet.leader());
  }

  private static FleetAlerts alerts(Seen seen) {
    return seen.record().alerts();
  }

  void note(Outage outage) {
    known.forEach(seen -> outage.note(seen.record()));
  }

  Stream<FleetRecord> living() {
    return known.stream().filter(Seen::canAlert).map(Seen::record);
  }

  private boolean isBefore(FleetRecord other) {
    return order.compare(other, fleet.self()) < 0;
  }

  /** Of all that are known, from 1. */
  int rank() {
    return 1 + (int) known.stream().filter(seen -> isBefore(seen.record())).count();
  }

  boolean isOver(Telling telling) {
    return over.contains(telling);
  }

  int down(String monitor) {
    return (int) living().filter(other -> other.alerts().isDown(monitor)).count();
  }

  int running(String monitor) {
    return (int) living().filter(other -> other.alerts().runs().contains(monitor)).count();
  }

  /** Whether no living one goes before this instance. */
  boolean isFirst() {
    return living().noneMatch(this::isBefore);
  }

  /** Whether no living one that sees the same, and has not failed to tell, goes before this. */
  boolean isSpeaker(String monitor) {
    return living()
        .filter(other -> other.alerts().isDown(monitor) && unsent(other, monitor, false).isEmpty())
        .noneMatch(this::isBefore);
  }

  /** Whether no living one that has told of it goes before this. */
  boolean isFirstTeller(String monitor) {
    return living()
        .filter(other -> told(other, monitor).findAny().isPresent())
        .noneMatch(this::isBefore);
  }

  /** What is told of it and not over. */
  private Stream<Telling> told(FleetRecord record, String monitor) {
    return record.alerts().told().stream()
        .filter(telling -> telling.monitor().equals(monitor) && !isOver(telling));
  }

  Stream<Telling> toldByLiving(String monitor) {
    return living().flatMap(other -> told(other, monitor));
  }

  List<Telling> toldByAny(String monitor) {
    return known.stream().flatMap(seen -> told(seen.record(), monitor)).toList();
  }

  /** Who has told of it and is not living. */
  Optional<String> silentTeller(String monitor) {
    return known.stream()
        .filter(seen -> !seen.canAlert() && told(seen.record(), monitor).findAny().isPresent())
        .map(seen -> seen.record().instance().name())
        .findFirst();
  }

  /** Whether one that has ended on purpose during the outage has told of it. */
  boolean isHandedOn(Outage outage) {
    return toldDuring(outage).anyMatch(FleetRecord::stopping);
  }

  /** Whether who told it has written during the outage: what was told before it is of another. */
  boolean isConfirmed(Telling telling, Outage outage) {
    return toldDuring(outage).anyMatch(record -> record.alerts().told().contains(telling));
  }

  private Stream<FleetRecord> toldDuring(Outage outage) {
    return known.stream()
        .map(Seen::record)
        .filter(
            record ->
                outage.hasSeenWrite(record)
                    && told(record, outage.monitor()).findAny().isPresent());
  }

  /** By what it could not be sent, and nobody has sent it since. */
  Optional<Telling> failure(String monitor, boolean up) {
    return failures(monitor, up).map(FailedTelling::telling).findFirst();
  }

  /** The ids that the last one to try was left with. */
  Optional<List<Long>> unsent(String monitor, boolean up) {
    return failures(monitor, up).map(FailedTelling::ids).min(Comparator.comparing(List::size));
  }

  private record FailedTelling(Telling telling, List<Long> ids) {}

  private Stream<FailedTelling> failures(String monitor, boolean up) {
    return living()
        .flatMap(
            other ->
                unsent(other, monitor, up).stream()
                    .map(
                        unsent ->
                            new FailedTelling(
                                new Telling(monitor, other.instance().id(), unsent.event()),
                                unsent.ids())))
        .filter(failed -> !failed.ids().isEmpty() && !isOver(failed.telling()));
  }

  private static Optional<Unsent> unsent(FleetRecord record, String monitor, boolean up) {
    return record.alerts().unsent().stream()
        .filter(unsent -> unsent.monitor().equals(monitor) && unsent.up() == up)
        .findFirst();
  }

  /** Whether who told it says no more that it has. */
  boolean isForgotten(Telling telling) {
    return fleet.others().stream()
        .filter(seen -> seen.record().instance().id().equals(telling.instance()))
        .map(Others::alerts)
        .noneMatch(
            alerts ->
                alerts.told().contains(telling)
                    || alerts.unsent().stream()
                        .anyMatch(
                            unsent ->
                                unsent.monitor().equals(telling.monitor())
                                    && unsent.event() == telling.number()));
  }

  Set<String> livingNames() {
    return Stream.concat(Stream.of(fleet.self()), living())
        .map(record -> record.instance().name())
        .collect(Collectors.toSet());
  }

  Set<String> notices() {
    return known.stream()
        .flatMap(seen -> alerts(seen).notices().keySet().stream())
        .collect(Collectors.toSet());
  }
}

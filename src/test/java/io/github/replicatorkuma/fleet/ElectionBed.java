package io.github.replicatorkuma.fleet;

import static io.github.replicatorkuma.fleet.TestRecord.HEARTBEAT;

import io.github.replicatorkuma.fleet.LeadDecision.Newest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The instance "b" of a fleet in which "a" has published last. */
final class ElectionBed {
  static final Duration PATIENCE = Duration.ofMinutes(5);
  static final Position NEWEST = new Position(2, 7);

  final Election election = new Election(HEARTBEAT, PATIENCE);
  final TestRecord leader = new TestRecord("a").leading(NEWEST);
  final TestRecord self = new TestRecord("b").holding(NEWEST);
  final List<TestRecord> living = new ArrayList<>(List.of(leader, self));
  final List<TestRecord> dead = new ArrayList<>();
  Optional<Newest> newest = Optional.of(new Newest(leader.instance, NEWEST));
  boolean leads;
  Instant now = Instant.EPOCH;

  LeadDecision decide() {
    return election.decide(self.now(), newest, leads, now);
  }

  LeadDecision after(Duration time) {
    now = now.plus(time);
    return decide();
  }

  /** After so many heartbeats, in each of which all that live write, and this one reads. */
  LeadDecision afterBeats(int beats) {
    LeadDecision decision = decide();
    for (int i = 0; i < beats; i++) {
      now = now.plus(HEARTBEAT);
      List<FleetRecord> records = new ArrayList<>();
      living.forEach(any -> records.add(any.next()));
      dead.forEach(any -> records.add(any.now()));
      election.read(records, now);
      election.reached(now);
      decision = decide();
    }
    return decision;
  }

  /** After so many heartbeats in which nothing can be read. */
  LeadDecision afterFailures(int beats) {
    return after(HEARTBEAT.multipliedBy(beats));
  }

  /** Since now. */
  void dies(TestRecord one) {
    living.remove(one);
    dead.add(one);
  }

  TestRecord joins(String name) {
    TestRecord other = new TestRecord(name).holding(NEWEST);
    living.add(other);
    return other;
  }

  void published(Instance by, Position position) {
    newest = Optional.of(new Newest(by, position));
    leads = by.isSameAs(self.instance);
  }
}

package io.github.replicatorkuma.simulation;

import static io.github.replicatorkuma.simulation.SimMember.HEARTBEAT;
import static io.github.replicatorkuma.simulation.SimWorld.SECOND;

import io.github.replicatorkuma.fleet.Election;
import io.github.replicatorkuma.fleet.FleetAlerts;
import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.model.Position;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An instance as one of its fleet, as Membership does. */
final class SimMembership {
  private final SimMember member;
  private final SimWorld world;
  Election election = new Election(HEARTBEAT, SimMember.PATIENCE);
  private String nonce = "";
  private boolean written;
  private @Nullable FleetRecord listenedTo;
  private Map<String, FleetRecord> lastRead = Map.of();

  SimMembership(SimMember member) {
    this.member = member;
    this.world = member.world;
  }

  private SimDisk disk() {
    return member.disk;
  }

  void started() {
    election = new Election(HEARTBEAT, SimMember.PATIENCE);
    nonce = member.uuid().toString();
    written = false;
    listenedTo = null;
    lastRead = Map.of();
  }

  /** The last word of a process that ends on purpose. */
  void stopping() {
    if (written && member.reachesRecords()) {
      write();
    }
  }

  /** As it would be written now. */
  FleetRecord record(boolean claims) {
    Position holds = member.holds();
    boolean users = !disk().rows.isEmpty();
    return new FleetRecord(
        FleetRecord.PROTOCOL,
        member.self(),
        disk().counter + 1,
        nonce,
        HEARTBEAT,
        claims && member.leadsByRepository() ? holds : null,
        holds,
        users && member.inScope && member.kumaLives() && !member.refuses,
        member.priority,
        member.stopping,
        new FleetRecord.KumaNow(member.kumaLives(), "2.5." + member.kuma),
        "3.0.0",
        /* drifted= */ false,
        "",
        election.wish(),
        election.yields(),
        FleetAlerts.NONE);
  }

  void wish() {
    election.wish(true);
    if (member.up) {
      beat();
      member.in(SECOND, this::hurries);
    }
  }

  /** What it was to publish first is. */
  void yieldTo(String other) {
    member.unwellUntil =
        Math.max(member.unwellUntil, world.now + SimAccidents.AFTERWARDS); // seen late, perhaps
    election.handOver(other, member.holds(), member.now());
  }

  private void hurries() {
    beat();
    if (election.pause(HEARTBEAT).compareTo(HEARTBEAT) < 0) {
      member.in(5 * SECOND, this::hurries);
    }
  }

  void beats() {
    beat();
    member.in(election.pause(HEARTBEAT).toMillis(), this::beats);
  }

  /** As Membership does. */
  void beat() {
    if (!member.reachesRecords()) {
      failedRead();
      return;
    }
    lastRead = Map.copyOf(member.staleUntil > world.now ? world.oldRecords : world.records);
    FleetRecord own = lastRead.get(disk().state.instanceId());
    boolean isLast =
        own != null && own.nonce().equals(disk().nonce) && own.counter() == disk().counter;
    boolean isTwin =
        own != null
            && (written
                ? !own.nonce().equals(nonce)
                : listenedTo != null && own.counter() != listenedTo.counter());
    if (isTwin && member.busy) {
      return;
    }
    if (isTwin) {
      disk().renew(member.uuid());
      member.tell(
          "finds a twin, and is " + disk().state.instanceId().substring(0, 8) + " from now on");
      written = false;
      listenedTo = null;
      member.unwellUntil = world.now + SimAccidents.AFTERWARDS;
      return;
    }
    if (!written || isLast) {
      election.read(lastRead.values(), member.now());
      if (written) {
        election.reached(member.now());
      }
    } else {
      failedRead();
    }
    if (written || own == null || isLast || listenedTo != null) {
      write();
    } else {
      listenedTo = own;
    }
  }

  private void failedRead() {
    if (!world.rules.onlySuccessfulReads()) {
      election.read(lastRead.values(), member.now());
      election.reached(member.now());
    }
  }

  private void write() {
    FleetRecord seen = world.records.get(disk().state.instanceId());
    disk().counter = Math.max(disk().counter, seen == null ? 0 : seen.counter());
    member.decide();
    FleetRecord said = record(member.decision.claims());
    disk().counter = said.counter();
    disk().nonce = nonce;
    written = true;
    world.write(said);
  }
}

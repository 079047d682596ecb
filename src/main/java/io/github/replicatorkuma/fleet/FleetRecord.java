package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one instance says of itself to all others of its fleet; nobody else writes it. It holds no
 * secret, no address and no row.
 *
 * @param protocol in which version it is written
 * @param counter rises with each writing: who has it unchanged before him has heard nothing new
 * @param nonce of the process that wrote it: two copies of one disk differ in it
 * @param period how often it is written
 * @param leads what it published last, where it leads and could publish; null where not
 * @param holds what it applied or published last
 * @param candidate whether it could lead once it holds the newest snapshot: its Kuma is ready and
 *     has users, it may write, and replicates all that the newest snapshot does
 * @param priority who of several candidates goes first; 0 for never
 * @param stopping whether this was its last word, on purpose
 * @param trouble why it does not hold the newest, in a line; empty where all is well
 * @param wish to lead in place of another; null for none
 * @param yields to whom it leaves the lead; null for nobody
 * @param alerts what it sees down, and has told
 */
public record FleetRecord(
    int protocol,
    Instance instance,
    long counter,
    String nonce,
    Duration period,
    @Nullable Position leads,
    Position holds,
    boolean candidate,
    int priority,
    boolean stopping,
    KumaNow kuma,
    String version,
    boolean drifted,
    String trouble,
    @Nullable Turn wish,
    @Nullable Turn yields,
    FleetAlerts alerts) {
  /** The version that this program writes; what a later one adds is passed over. */
  public static final int PROTOCOL = 1;

  /** How its Uptime Kuma is. */
  public record KumaNow(boolean ready, String version) {}

  /** A lead that is to change hands: to that instance, once this position stands. */
  public record Turn(String to, Position at) {}

  /** The same as that process writes it, which decided so. */
  FleetRecord by(
      String process, long count, boolean claims, @Nullable Turn wants, @Nullable Turn to) {
    return new FleetRecord(
        protocol,
        instance,
        count,
        process,
        period,
        claims ? leads : null,
        holds,
        candidate,
        priority,
        stopping,
        kuma,
        version,
        drifted,
        trouble,
        wants,
        to,
        alerts);
  }

  /** The same of a process that ends on purpose. */
  FleetRecord ending() {
    return new FleetRecord(
        protocol, instance, counter, nonce, period, leads, holds, candidate, priority, true, kuma,
        version, drifted, trouble, wish, yields, alerts);
  }

  /** Whether this is heard of for long enough after {@code changed} to count as living. */
  boolean livesAt(Duration unchanged) {
    return !stopping && unchanged.toMillis() * 2 <= period.toMillis() * 5;
  }
}

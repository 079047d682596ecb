package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.Variable.BEAT;
import static io.github.replicatorkuma.config.Variable.FLEET;
import static io.github.replicatorkuma.config.Variable.TAKE_OVER_AFTER;

import java.time.Duration;
import java.util.Optional;

/**
 * How an instance tells its fleet that it lives.
 *
 * @param address of the records; {@link #AUTO} for beside the repository
 * @param heartbeat how often an instance writes that may lead
 * @param takeOverAfter for how long a leader is to be silent before another leads
 * @param priority the highest goes first; 0 for never
 */
public record FleetSettings(
    Secret address, Duration heartbeat, Duration takeOverAfter, int priority) {
  public static final String AUTO = "auto";
  private static final String OFF = "off";

  /** A slow reader hears five records in a patience, and two that got lost are forgiven. */
  private static final int BEATS = 4;

  /** Empty where there is no fleet but the repository. */
  static Optional<FleetSettings> read(Variables variables, Mode mode) {
    boolean auto = mode == Mode.AUTO;
    Secret address = variables.get(FLEET, new Secret(auto ? AUTO : OFF));
    FleetSettings settings =
        new FleetSettings(
            address,
            variables.get(BEAT),
            variables.get(TAKE_OVER_AFTER),
            variables.get(Variable.PRIORITY));
    if (settings.heartbeat.multipliedBy(BEATS).compareTo(settings.takeOverAfter) > 0) {
      variables.error(
          BEAT,
          "more than a quarter of REPLICATOR_TAKE_OVER_AFTER, so that a living leader could be"
              + " taken for a dead one",
          "set REPLICATOR_TAKE_OVER_AFTER to at least four times of it");
    }
    boolean none = address.value().equals(OFF);
    if (none && auto) {
      variables.error(
          FLEET,
          "off, but REPLICATOR_MODE=AUTO needs to know who lives",
          "set it to auto or to an address, or set the mode to BACKUP or RESTORE");
    }
    return Optional.of(settings).filter(any -> !none);
  }
}

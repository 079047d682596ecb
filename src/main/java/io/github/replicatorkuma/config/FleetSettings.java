package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.InvalidValueException.unless;
import static io.github.replicatorkuma.config.Variable.ALERTS;
import static io.github.replicatorkuma.config.Variable.BEAT;
import static io.github.replicatorkuma.config.Variable.FLEET;
import static io.github.replicatorkuma.config.Variable.TAKE_OVER_AFTER;

import io.github.replicatorkuma.model.Agreement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How an instance tells its fleet that it lives.
 *
 * @param address of the records; {@link #AUTO} for beside the repository
 * @param heartbeat how often an instance writes that may lead
 * @param takeOverAfter for how long a leader is to be silent before another leads
 * @param priority the highest goes first; 0 for never
 * @param alerts how many must see that a monitor is down
 */
public record FleetSettings(
    Secret address, Duration heartbeat, Duration takeOverAfter, int priority, Agreement alerts) {
  public static final String AUTO = "auto";
  private static final String OFF = "off";

  private static final Pattern WAYS_TO_ALERT =
      Pattern.compile("all|one|agree=(?:majority|(?<count>[1-9][0-9]{0,2}))");

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
            variables.get(Variable.PRIORITY),
            variables.get(ALERTS));
    if (settings.heartbeat.multipliedBy(BEATS).compareTo(settings.takeOverAfter) > 0) {
      variables.error(
          BEAT,
          "more than a quarter of REPLICATOR_TAKE_OVER_AFTER, so that a living leader could be"
              + " taken for a dead one",
          "set REPLICATOR_TAKE_OVER_AFTER to at least four times that");
    }
    boolean none = address.value().equals(OFF);
    if (none && auto) {
      variables.error(
          FLEET,
          "off, but REPLICATOR_MODE=AUTO needs to know who lives",
          "set it to auto or to an address, or set the mode to BACKUP or RESTORE");
    }
    if (none && !settings.alerts.isAll()) {
      variables.error(
          ALERTS,
          settings.alerts + ", but there is no fleet in which one could alert for all",
          "set REPLICATOR_FLEET to auto or to an address, or REPLICATOR_ALERTS to all");
    }
    return Optional.of(settings).filter(any -> !none);
  }

  /** For how long a Kuma that has just started waits to hear of the others. */
  Duration holdsAlerts() {
    return heartbeat.multipliedBy(2);
  }

  static Agreement readAlerts(String text) throws InvalidValueException {
    Matcher known = WAYS_TO_ALERT.matcher(text.toLowerCase(Locale.ROOT));
    unless(known.matches(), "which is no way to alert", "set all, one, agree=N or agree=majority");
    String count = known.group("count");
    return count != null
        ? new Agreement(Integer.parseInt(count))
        : switch (known.group()) {
          case "all" -> Agreement.ALL;
          case "one" -> Agreement.ONE;
          default -> Agreement.MAJORITY;
        };
  }
}

package io.github.replicatorkuma.kuma;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * How Kuma is started: so that only this machine reaches it while it has no user, as whoever finds
 * its set-up page first would own it. For a limited time: then it is started as everywhere.
 *
 * <p>Thread safe; starts come one at a time.
 */
public final class PrivateStart implements KumaStarts {
  private static final EventLog log = EventLog.of(PrivateStart.class);
  private static final String HOST = "UPTIME_KUMA_HOST";
  private static final String THIS_MACHINE = "127.0.0.1";

  private final KumaCommand command;
  private final URI page;
  private final BooleanSupplier hasNoUser;
  private final Clock clock;
  private final Duration longest;
  private volatile Instant until = Instant.MAX;
  private volatile boolean isPrivate;

  /**
   * @param command starts Kuma as it is configured
   * @param page one of its pages
   * @param hasNoUser whether nobody has set up this Kuma, and its users are yet to be applied
   * @param clock measures {@code longest}, the time for which a Kuma without users is kept private
   */
  public PrivateStart(
      KumaCommand command, URI page, BooleanSupplier hasNoUser, Clock clock, Duration longest) {
    this.command = command;
    this.page = page;
    this.hasNoUser = hasNoUser;
    this.clock = clock;
    this.longest = longest;
  }

  @Override
  public KumaCommand next() {
    boolean without = hasNoUser.getAsBoolean();
    isPrivate = without && !isTimeOver();
    if (without && !isPrivate) {
      log.warn(
          "kuma_open",
          field(
              "reason",
              "Uptime Kuma has no user, and everybody can reach it now: nothing was published for "
                  + longest.toMinutes()
                  + " minutes"),
          field(
              "hint",
              "Start the leader, or create the first user here, on the set-up page, before somebody"
                  + " else does."));
    }
    if (!isPrivate) {
      return command;
    }
    until = until.equals(Instant.MAX) ? clock.instant().plus(longest) : until;
    log.warn(
        "kuma_private",
        field(
            "reason",
            "Uptime Kuma has no user yet: until it has, it listens on "
                + THIS_MACHINE
                + " only, for "
                + longest.toMinutes()
                + " minutes at most"));
    return command.with(HOST, THIS_MACHINE);
  }

  /** Whether it need not be private any more. */
  @Override
  public boolean isOutdated() {
    return isPrivate && (isTimeOver() || !hasNoUser.getAsBoolean());
  }

  @Override
  public Optional<String> notice() {
    return isPrivate
        ? Optional.of(
            "Until this instance has the leader's users, "
                + longest.toMinutes()
                + " minutes at most, its Uptime Kuma can be reached from this machine only (in"
                + " Docker: from inside the container), so that nobody else sets it up.")
        : Optional.empty();
  }

  private boolean isTimeOver() {
    return !clock.instant().isBefore(until);
  }

  /** Where that page is now. */
  public URI page() {
    return isPrivate
        ? page.resolve("//" + THIS_MACHINE + ":" + page.getPort() + page.getRawPath())
        : page;
  }
}

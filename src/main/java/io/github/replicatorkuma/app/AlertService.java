package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.logging.EventLog.thrown;

import io.github.replicatorkuma.alerts.AlertMemory;
import io.github.replicatorkuma.alerts.AlertRule;
import io.github.replicatorkuma.config.FleetSettings;
import io.github.replicatorkuma.fleet.FleetAlerts;
import io.github.replicatorkuma.fleet.Known;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.kuma.AlertOrders;
import io.github.replicatorkuma.kuma.AlertStates;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaException;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.time.Background;
import io.github.replicatorkuma.time.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells the agent in Kuma which alerts are for this instance to send, again and again. */
final class AlertService {
  private static final EventLog log = EventLog.of(AlertService.class);
  private static final Duration ONE_QUESTION = Duration.ofSeconds(1);

  /** A start of Kuma takes less. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private static final String EVERYBODY =
      "Until then every instance alerts for itself. Restart the container; if that does not help,"
          + " update Uptime Kuma or Replicator Kuma, whichever is older.";

  private final AlertRule rule;
  private final Kuma kuma;
  private final Clock clock;
  private Instant answered;
  private boolean told;
  private @Nullable AlertStates states;

  AlertService(AlertRule rule, Kuma kuma, Clock clock) {
    this.rule = rule;
    this.kuma = kuma;
    this.clock = clock;
    this.answered = clock.instant();
  }

  /** Empty where every instance alerts for itself. */
  static Optional<AlertService> of(
      FleetSettings settings, Workplace place, Kuma kuma, Clock clock) {
    AlertMemory memory = AlertMemory.in(place.state().alerts());
    return Optional.of(settings)
        .filter(any -> !any.alerts().isAll())
        .map(any -> new AlertRule(any.alerts(), any.heartbeat(), memory))
        .map(rule -> new AlertService(rule, kuma, clock));
  }

  /** For the record of this instance. */
  FleetAlerts lists() {
    return rule.lists(clock.instant());
  }

  /** The records were read and written, or could not be. */
  void beaten() {
    rule.beaten(clock.instant());
  }

  void start(Membership membership) {
    Background.thread("alerts", () -> run(membership)).start();
  }

  private void run(Membership membership) throws InterruptedException {
    while (true) {
      if (!asks(membership)) {
        Sleeper.system().sleep(ONE_QUESTION);
      }
    }
  }

  /** Whether that went well. */
  boolean asks(Membership membership) {
    try {
      ask(membership);
      return true;
    } catch (KumaException e) {
      states = null;
      warnLater(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      log.error("defect", thrown(e));
    }
    return false;
  }

  private void ask(Membership membership) throws KumaException {
    AlertOrders orders = rule.none();
    AlertStates before = states;
    Optional<Known> fleet = membership.known();
    if (before != null && fleet.isPresent()) {
      orders = rule.look(before, fleet.get());
      if (rule.wantsBeat(clock.instant())) {
        membership.hurry();
      }
    }
    AlertStates now =
        kuma.live().alerts(orders, before == null ? -1 : before.version(), ONE_QUESTION);
    states = now;
    List<String> missing = now.hooks().missing();
    if (missing.isEmpty()) {
      answered = clock.instant();
      told = false;
    } else {
      warnLater("this Uptime Kuma does not have " + String.join(", ", missing));
    }
  }

  private void warnLater(String reason) {
    if (!told && !clock.instant().isBefore(answered.plus(PATIENCE))) {
      told = true;
      log.warn("alerts_by_all", field("reason", reason), field("hint", EVERYBODY));
    }
  }
}

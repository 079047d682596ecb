package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.NotifySettings;
import io.github.replicatorkuma.config.NotifySettings.Ntfy;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.notify.NoNotifier;
import io.github.replicatorkuma.notify.Notifier;
import io.github.replicatorkuma.notify.NtfyNotifier;
import io.github.replicatorkuma.notify.NtfyProbe;
import io.github.replicatorkuma.notify.NtfySignals;
import io.github.replicatorkuma.notify.NtfyTarget;
import io.github.replicatorkuma.notify.PushReporter;
import io.github.replicatorkuma.notify.PushTarget;
import io.github.replicatorkuma.notify.SignalTag;
import io.github.replicatorkuma.notify.SignallingNotifier;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/** Turns the notification settings into a notifier, and signals from what others notify. */
public final class Notifiers {
  private Notifiers() {}

  /**
   * Starts the notifier.
   *
   * @param tag is put on what is a signal to replicas
   */
  static Notifier of(ParsedConfig parsed, SignalTag tag) {
    NotifySettings settings = parsed.notifySettings();
    Notifier notifier =
        settings
            .ntfy()
            .<Notifier>map(
                ntfy ->
                    new NtfyNotifier(
                        target(ntfy), parsed.instanceName(), settings.click(), Clock.systemUTC()))
            .orElseGet(NoNotifier::new);
    return settings.signals().isPresent() ? new SignallingNotifier(notifier, tag) : notifier;
  }

  /** What a replica hears of its leader by, not started yet; empty where nobody signals. */
  static Optional<NtfySignals> signals(ParsedConfig parsed, SignalTag tag, Runnable look) {
    return parsed
        .notifySettings()
        .signals()
        .map(ntfy -> new NtfySignals(target(ntfy), tag, look, new Random()));
  }

  /** Tells who waits to hear it whether replication works; empty where nobody does. */
  static Optional<PushReporter> push(ParsedConfig parsed, Health health) {
    return parsed
        .notifySettings()
        .push()
        .map(
            address ->
                new PushReporter(
                    new PushTarget(address.uri()), () -> trouble(health), Clock.systemUTC()));
  }

  private static Optional<String> trouble(Health health) {
    Verdict verdict = health.verdict();
    return verdict.healthy() ? Optional.empty() : Optional.of(verdict.reason());
  }

  /** Asks whether the server is there; empty where no topic is configured. */
  public static Optional<NtfyProbe> probe(ParsedConfig parsed, Duration timeout) {
    return parsed.notifySettings().ntfy().map(ntfy -> new NtfyProbe(target(ntfy), timeout));
  }

  private static NtfyTarget target(Ntfy ntfy) {
    NtfyTarget open = NtfyTarget.open(ntfy.serverRoot(), ntfy.topic());
    if (ntfy.token().isPresent()) {
      return open.withToken(ntfy.token().get().value());
    }
    if (ntfy.login().isPresent()) {
      return open.withLogin(ntfy.login().get().user(), ntfy.login().get().password().value());
    }
    return ntfy.authParameter().isPresent()
        ? open.withAuthParameter(ntfy.authParameter().get().value())
        : open;
  }
}

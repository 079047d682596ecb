package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.NotifySettings;
import io.github.replicatorkuma.config.NotifySettings.Ntfy;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.notify.Channel;
import io.github.replicatorkuma.notify.Delivery;
import io.github.replicatorkuma.notify.Notifier;
import io.github.replicatorkuma.notify.NtfyChannel;
import io.github.replicatorkuma.notify.NtfyProbe;
import io.github.replicatorkuma.notify.NtfySignals;
import io.github.replicatorkuma.notify.NtfyTarget;
import io.github.replicatorkuma.notify.PushChannel;
import io.github.replicatorkuma.notify.PushReporter;
import io.github.replicatorkuma.notify.SignalTag;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Turns the notification settings into a notifier, and signals from what others notify. */
public final class Notifiers {
  private Notifiers() {}

  /**
   * Starts whatever is told; a further channel is a line in {@link #channels}.
   *
   * @param tag is put on what is a signal to replicas
   */
  static Notifier of(ParsedConfig parsed, SignalTag tag) {
    return Notifier.all(
        channels(parsed, tag).map(channel -> new Delivery(channel, Clock.systemUTC())).toList());
  }

  private static Stream<Channel> channels(ParsedConfig parsed, SignalTag tag) {
    NotifySettings settings = parsed.notifySettings();
    return settings.ntfy().stream()
        .map(
            ntfy ->
                new NtfyChannel(
                    target(ntfy),
                    parsed.instanceName(),
                    settings.click(),
                    settings.signals().map(any -> tag),
                    NtfyChannel.TIMEOUT));
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
                    new PushChannel(address.uri()), () -> trouble(health), Clock.systemUTC()));
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

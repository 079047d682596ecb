package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.MessageLevel;
import io.github.replicatorkuma.config.NotifySettings;
import io.github.replicatorkuma.config.NotifySettings.Ntfy;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.Values;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.kuma.LiveKuma;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.notify.Channel;
import io.github.replicatorkuma.notify.Delivery;
import io.github.replicatorkuma.notify.KumaChannel;
import io.github.replicatorkuma.notify.Notifier;
import io.github.replicatorkuma.notify.NtfyChannel;
import io.github.replicatorkuma.notify.NtfySignals;
import io.github.replicatorkuma.notify.NtfyTarget;
import io.github.replicatorkuma.notify.PushChannel;
import io.github.replicatorkuma.notify.PushReporter;
import io.github.replicatorkuma.notify.SignalTag;
import io.github.replicatorkuma.notify.WebhookChannel;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Turns the notification settings into a notifier, and signals from what others notify. */
public final class Notifiers {
  private Notifiers() {}

  /**
   * Starts whatever is told; a further channel is a line in {@link #channels}.
   *
   * @param tag is put on what is a signal to replicas
   * @param kuma the way into the running Uptime Kuma, asked each time
   * @param health is told of what cannot tell anybody any more
   * @param arrived is run after each message that a server has accepted
   */
  static Notifier of(
      ParsedConfig parsed,
      SignalTag tag,
      Supplier<LiveKuma> kuma,
      Health health,
      Runnable arrived) {
    boolean all = parsed.values().get(Variable.LEVEL) == MessageLevel.ALL;
    boolean signals = parsed.notifySettings().signals().isPresent();
    return Notifier.all(
        channels(parsed, tag, kuma)
            .map(
                channel -> {
                  String name = channel.name().replace('_', ' ') + " " + channel.server();
                  boolean listened = signals && channel instanceof NtfyChannel;
                  return new Delivery(
                      channel,
                      Clock.systemUTC(),
                      news -> all ? Optional.of(news) : news.ofProblems(listened),
                      (reason, hint) -> health.messages(name, reason, hint),
                      arrived,
                      Delivery.Limits.DEFAULT);
                })
            .toList());
  }

  private static Stream<Channel> channels(
      ParsedConfig parsed, SignalTag tag, Supplier<LiveKuma> kuma) {
    NotifySettings settings = parsed.notifySettings();
    Values values = parsed.values();
    String self = parsed.instanceName();
    String prefix = values.get(Variable.NOTIFICATION_PREFIX) ? "" : "[" + self + "] ";
    return Stream.of(
            settings.ntfy().stream()
                .map(
                    ntfy ->
                        new NtfyChannel(
                            target(ntfy),
                            self,
                            values.find(Variable.CLICK_URL),
                            settings.signals().map(any -> tag),
                            Channel.TIMEOUT)),
            values.find(Variable.WEBHOOK_URL).stream()
                .map(address -> new WebhookChannel(address.uri(), self, Clock.systemUTC())),
            values.get(Variable.NOTIFY_WITH).stream()
                .map(
                    name -> new KumaChannel(name, (to, text) -> kuma.get().tell(to, text), prefix)))
        .flatMap(Function.identity());
  }

  /** What a replica hears of its leader by, not started yet; empty where nobody signals. */
  static Optional<NtfySignals> signals(
      ParsedConfig parsed,
      SignalTag tag,
      Consumer<Optional<SnapshotId>> look,
      BooleanSupplier large) {
    return parsed
        .notifySettings()
        .signals()
        .map(ntfy -> new NtfySignals(target(ntfy), tag, look, large, new Random()));
  }

  /** Tells who waits to hear it whether replication works; empty where nobody does. */
  static Optional<PushReporter> push(ParsedConfig parsed, Health health) {
    boolean names = parsed.values().get(Variable.NOTIFY_NAMES);
    return parsed
        .values()
        .find(Variable.PUSH_URL)
        .map(
            address ->
                new PushReporter(
                    new PushChannel(address.uri()),
                    () -> health.trouble(names),
                    Clock.systemUTC()));
  }

  /** Empty where no topic is configured. */
  public static Optional<NtfyTarget> ntfy(ParsedConfig parsed) {
    return parsed.notifySettings().ntfy().map(Notifiers::target);
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

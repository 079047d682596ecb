package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.config.NotifySettings.Ntfy;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.notify.NoNotifier;
import io.github.replicatorkuma.notify.Notifier;
import io.github.replicatorkuma.notify.NtfyNotifier;
import io.github.replicatorkuma.notify.NtfyTarget;
import java.time.Clock;

/** Turns the notification settings into a notifier. */
final class Notifiers {
  private Notifiers() {}

  static Notifier of(ParsedConfig parsed) {
    return parsed
        .notifySettings()
        .ntfy()
        .<Notifier>map(
            ntfy -> new NtfyNotifier(target(ntfy), parsed.instanceName(), Clock.systemUTC()))
        .orElseGet(NoNotifier::new);
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

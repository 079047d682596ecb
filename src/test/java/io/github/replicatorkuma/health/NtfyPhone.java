package io.github.replicatorkuma.health;

import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.notify.Priority;
import java.util.Map;

/** A message as a phone's ntfy shows it, drawn as a page of our own. */
final class NtfyPhone {
  private static final Map<String, String> EMOJI =
      Map.of(
          "outbox_tray",
          "\ud83d\udce4",
          "warning",
          "\u26a0\ufe0f",
          "rotating_light",
          "\ud83d\udea8");

  private static final String PAGE =
      """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>{{title}}</title>
      <style>
        body { margin: 0; padding-bottom: .8rem; background: #eef1f0; color: #1b1f1e;
          font: 15px/1.4 Roboto, "Noto Sans", "DejaVu Sans", sans-serif; overflow-wrap: anywhere; }
        header { background: #2b6157; color: #fff; padding: .8rem 1rem; font-size: 1.1rem; }
        main { background: #fff; margin: .7rem .7rem 0; padding: .7rem .9rem; border-radius: .5rem;
          box-shadow: 0 1px 2px #0003; }
        small { color: #5b6462; }
        h1 { font-size: 1rem; margin: .2rem 0; }
        p { margin: 0; }
        .high { color: #a1361d; font-weight: 700; }
      </style></head><body>
      <header>kuma-fleet</header>
      <main><small>09:00{{#high}} <b class="high" title="high priority">\u25b2</b>{{/high}}</small>
      <h1>{{emoji}} [berlin] {{title}}</h1>
      <p>{{message}}</p></main>
      </body></html>
      """;

  private NtfyPhone() {}

  static String page(Notification message) {
    return Template.filled(
        PAGE,
        Map.of(
            "title", message.title(),
            "message", message.message(),
            "emoji", EMOJI.get(message.tags().get(0)),
            "high", message.priority() == Priority.HIGH));
  }
}

package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.notify.DeliveryFailure.Kind;
import java.util.List;

/**
 * Tells by one of Uptime Kuma's own notifications, whatever its provider is.
 *
 * @param notification its name in Uptime Kuma
 * @param prefix what each message begins with, where Uptime Kuma does not add it itself
 */
public record KumaChannel(String notification, Providers providers, String prefix)
    implements Channel {
  /** Uptime Kuma while it runs. */
  public interface Providers {
    /**
     * Has the notification of this name send {@code text}.
     *
     * @return the names that there are; nothing was sent where {@code name} is none of them
     */
    List<String> send(String name, String text) throws ReplicationException;
  }

  @Override
  public String name() {
    return "kuma_notification";
  }

  @Override
  public String server() {
    return PlainText.line(notification);
  }

  @Override
  public void deliver(Notification news) throws DeliveryFailure {
    String text = PlainText.line(news.title()) + "\n" + PlainText.line(news.message());
    try {
      List<String> known = providers.send(notification, prefix + text.strip());
      if (!known.contains(notification)) {
        throw new DeliveryFailure(
            Kind.RETRYABLE, "Uptime Kuma has no notification of this name", hint(known));
      }
    } catch (ReplicationException e) {
      throw new DeliveryFailure(Kind.RETRYABLE, String.valueOf(e.getMessage()), e.hint());
    }
  }

  /** What to do about a name that is none of these. */
  public static String hint(List<String> known) {
    String there =
        known.isEmpty() ? "There are none yet." : "There are: " + String.join(", ", known);
    return "Write its name in REPLICATOR_NOTIFY_WITH as it is in Uptime Kuma. " + there;
  }
}

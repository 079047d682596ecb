package io.github.replicatorkuma.notify;

import java.util.List;
import java.util.Optional;

/** Notifications as tests need them. */
final class Notes {
  private Notes() {}

  static Notification routine(String message) {
    return new Notification(
        "applied", "Applied", message, Priority.LOW, List.of(), true, "", Optional.empty());
  }

  static Notification important(String message) {
    return new Notification(
        "failing", "Failing", message, Priority.HIGH, List.of(), false, "", Optional.empty());
  }
}

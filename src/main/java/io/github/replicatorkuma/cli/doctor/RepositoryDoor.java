package io.github.replicatorkuma.cli.doctor;

import java.util.List;

/** Whether the repository could be opened: where not, others need not wait for it as well. */
final class RepositoryDoor {
  private volatile boolean open;

  void opened() {
    open = true;
  }

  boolean isOpen() {
    return open;
  }

  static List<Finding> notLookedAt(String subject) {
    return List.of(
        Finding.warning(
            subject,
            "not looked at, as the repository cannot be opened",
            "See to the repository first."));
  }
}

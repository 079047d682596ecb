package io.github.replicatorkuma.kuma;

import java.util.Collection;
import java.util.Optional;

/** An Uptime Kuma that takes up changed rows while it runs. */
public interface LiveKuma {
  /** A Kuma that nobody can reach inside; {@code reason} says why. */
  static LiveKuma none(String reason) {
    return new NoLiveKuma(reason);
  }

  /** Why it cannot be done now; empty when it can. */
  Optional<String> obstacle();

  /** Whether loops stand still, or run with old rows, because a reload failed. */
  boolean isReloadDue();

  /**
   * Stops monitors and maintenances before their rows go or change: none beats into a missing row,
   * none writes its old row back.
   */
  void quiesce(Collection<String> monitors, Collection<String> maintenances) throws KumaException;

  /** Takes up what is in the database now, also for what an earlier reload failed to take up. */
  void reload(ChangedRows changed) throws KumaException;

  /** What it runs with. */
  RunningLoops running() throws KumaException;
}

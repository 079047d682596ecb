package io.github.replicatorkuma.kuma;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** An Uptime Kuma that takes up changed rows while it runs. */
public interface LiveKuma {
  /** A Kuma that nobody can reach inside. */
  static LiveKuma none(String reason, String hint) {
    return new AgentClient(new Obstacle(reason, hint, true));
  }

  /** Why it cannot be done now; empty when it can. */
  Optional<Obstacle> obstacle();

  /** Whether loops stand still, or run with old rows, because a reload failed. */
  boolean isReloadDue();

  /**
   * Stops monitors and maintenances before their rows go or change: none beats into a missing row,
   * none writes its old row back.
   */
  void quiesce(Collection<String> monitors, Collection<String> maintenances) throws KumaException;

  /** Takes up what is in the database now, also for what an earlier reload failed to take up. */
  void reload(ChangedRows changed) throws KumaException;

  /**
   * Waits for a write to a replicated table, which may be one of Kuma's own. Safe for use beside
   * all else here.
   *
   * @param known what this returned before; 0 at first
   * @return how many writes there have been; other than {@code known} unless the time is over
   */
  long awaitWrite(long known, Duration atMost) throws KumaException;

  /** Whether it has yet to answer a browser that saves something. Safe for use as above. */
  boolean isSaving() throws KumaException;

  /**
   * Has one of its notifications send {@code text}; with an empty one it only looks. Safe for use
   * beside all else here.
   *
   * @return the names of those that there are; nothing was sent where {@code name} is none of them
   */
  List<String> tell(String name, String text) throws KumaException;

  /**
   * Tells the agent what to do with messages that it holds back; one that is not told for a while
   * holds nothing back. Safe for use beside all else here.
   *
   * @param known the version of what this returned before; -1 at first
   * @return what the agent knows then, as soon as that is another version
   */
  AlertStates alerts(AlertOrders orders, long known, Duration atMost) throws KumaException;

  /** What it runs with. */
  RunningLoops running() throws KumaException;
}

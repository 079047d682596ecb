package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.Mode;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.LiveUse;
import io.github.replicatorkuma.daemon.Telling;
import io.github.replicatorkuma.daemon.Wake;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.notify.NtfySignals;
import io.github.replicatorkuma.plan.ApplyPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * What an instance is in its fleet, and all that follows from it. Nothing else asks the mode, which
 * is only what is configured: a daemon could be given another role while it runs.
 */
public abstract class Role {
  final ReplicatorConfig config;
  private final String word;
  private final boolean leads;
  private final Duration interval;

  Role(ReplicatorConfig config, String word, boolean leads, Duration interval) {
    this.config = config;
    this.word = word;
    this.leads = leads;
    this.interval = interval;
  }

  /** The one that is configured. */
  public static Role of(ReplicatorConfig config) {
    if (config.mode() == Mode.AUTO) {
      return new AutoRole(config);
    }
    return config.mode().isLeader() ? new LeaderRole(config) : new ReplicaRole(config);
  }

  /** {@code leader} or {@code replica}. */
  public String word() {
    return word;
  }

  public boolean leads() {
    return leads;
  }

  /** Whether it leads, or may. */
  public boolean mayLead() {
    return leads;
  }

  /** Between two cycles while all is well. */
  Duration interval() {
    return interval;
  }

  /** The same, where it may become shorter while the process runs. */
  Duration shortestInterval() {
    return interval();
  }

  /** What it has of the agent in Kuma; empty where somebody chose to do without. */
  public Optional<LiveUse> liveUse() {
    return LiveUse.of(leads, config.values().get(Variable.APPLY));
  }

  /**
   * How long its first cycle may hold up the start of Kuma.
   *
   * @param unproved whether rows were applied that Kuma has not yet proved to live with
   */
  abstract Duration startPatience(boolean unproved);

  abstract ApplyPolicy applyPolicy();

  /** Comes before anything is opened. */
  void prepare(DatabaseLocator locator) throws ReplicationException {}

  /** Tells, once, what is odd about the database. */
  void inspect(KumaDatabase database) throws ReplicationException {}

  /**
   * Has the next cycle run at once where there is something to do.
   *
   * @param signals by which leaders tell that they have published, where they do
   */
  abstract void listen(Kuma kuma, Wake wake, Optional<NtfySignals> signals);

  /**
   * What it repeats.
   *
   * @param telling is told what of its rows is not as its fleet's, and what it is from now on
   * @param membership in its fleet, where it has one beside the repository
   */
  abstract Cycle cycle(Workplace place, Telling telling, Optional<Membership> membership);
}

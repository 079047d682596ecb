package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.daemon.AutoCycle;
import io.github.replicatorkuma.daemon.Cycle;
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

/** A leader or a replica, as its fleet needs it; a replica until it knows better. */
final class AutoRole extends Role {
  private final Role leader;
  private final Role replica;
  private volatile Role present;

  AutoRole(ReplicatorConfig config) {
    super(config, "", false, Duration.ZERO);
    leader = new LeaderRole(config);
    replica = new ReplicaRole(config);
    present = replica;
  }

  @Override
  public String word() {
    return present.word();
  }

  @Override
  public boolean leads() {
    return present.leads();
  }

  @Override
  public boolean mayLead() {
    return true;
  }

  @Override
  Duration interval() {
    return present.interval();
  }

  @Override
  Duration shortestInterval() {
    return leader.interval();
  }

  @Override
  Duration startPatience(boolean unproved) {
    return replica.startPatience(unproved);
  }

  @Override
  ApplyPolicy applyPolicy() {
    return replica.applyPolicy();
  }

  @Override
  void prepare(DatabaseLocator locator) throws ReplicationException {
    replica.prepare(locator);
  }

  @Override
  void inspect(KumaDatabase database) throws ReplicationException {
    replica.inspect(database);
  }

  /** To edits, which are published, or undone, at once; and to its leader. */
  @Override
  void listen(Kuma kuma, Wake wake, Optional<NtfySignals> signals) {
    leader.listen(kuma, wake, signals);
    replica.listen(kuma, wake, signals);
  }

  @Override
  Cycle cycle(Workplace place, Tellings tellings, Optional<Membership> membership) {
    Membership fleet = membership.orElseThrow();
    return new AutoCycle(
        fleet,
        () -> leader.cycle(place, tellings, membership),
        () -> replica.cycle(place, tellings, membership),
        replica.interval(),
        leads -> {
          present = leads ? leader : replica;
          tellings.role().run();
        });
  }
}

package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.daemon.AutoCycle;
import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.Telling;
import io.github.replicatorkuma.daemon.Wake;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.notify.NtfySignals;
import java.time.Duration;
import java.util.Optional;

/** A leader or a replica, as its fleet needs it; a replica until it knows better. */
final class AutoRole extends ReplicaRole {
  private final Role leader;
  private volatile boolean leads;

  AutoRole(ReplicatorConfig config) {
    super(config);
    leader = new LeaderRole(config);
  }

  @Override
  public String word() {
    return leads ? leader.word() : super.word();
  }

  @Override
  public boolean leads() {
    return leads;
  }

  @Override
  public boolean mayLead() {
    return true;
  }

  @Override
  Duration interval() {
    return leads ? leader.interval() : super.interval();
  }

  @Override
  Duration shortestInterval() {
    return leader.interval();
  }

  /** To edits, which are published, or undone, at once; and to its leader. */
  @Override
  void listen(Kuma kuma, Wake wake, Optional<NtfySignals> signals) {
    leader.listen(kuma, wake, signals);
    super.listen(kuma, wake, signals);
  }

  @Override
  Cycle cycle(Workplace place, Telling telling, Optional<Membership> membership) {
    return new AutoCycle(
        membership.orElseThrow(),
        () -> leader.cycle(place, telling, membership),
        () -> super.cycle(place, telling, membership),
        super.interval(),
        now -> {
          leads = now;
          telling.health().role(word(), interval());
        });
  }
}

package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.config.FleetSettings;
import io.github.replicatorkuma.daemon.FleetWatch;
import io.github.replicatorkuma.daemon.Telling;
import io.github.replicatorkuma.daemon.Wake;
import io.github.replicatorkuma.fleet.Election;
import io.github.replicatorkuma.fleet.FleetAlerts;
import io.github.replicatorkuma.fleet.LeadDecision;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.fleet.RecordSeal;
import io.github.replicatorkuma.fleet.Seen;
import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.health.FleetSight;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.store.restic.ResticStore;
import io.github.replicatorkuma.time.Background;
import io.github.replicatorkuma.time.MonotonicClock;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a daemon a member of its fleet. */
final class FleetService {
  private static final EventLog log = EventLog.of(FleetService.class);
  private static final String ANOTHER =
      "Nothing is lost: this instance keeps what it has. If two instances created it at the same"
          + " time, delete what is at RESTIC_REPOSITORY, and restart one instance, then the"
          + " others.";
  private static final Duration LAST_WORD = Duration.ofSeconds(2);

  private final Health health;
  private final Wake wake;
  private final FleetWatch watch;
  private volatile @Nullable Membership joined;

  /**
   * @param wake is asked where it is this instance's turn to lead, or no longer, and where there is
   *     something new
   */
  FleetService(Health health, Telling telling, Wake wake) {
    this.health = health;
    this.wake = wake;
    this.watch = new FleetWatch(telling, new MonotonicClock());
  }

  /** Writes and reads records from now on, in the background, where that is configured. */
  Optional<Membership> join(Workplace place, Observed observed, Kuma kuma) {
    return place.parts().config().fleet().map(fleet -> join(fleet, place, observed, kuma));
  }

  private Membership join(FleetSettings settings, Workplace place, Observed observed, Kuma kuma) {
    AtomicBoolean knew = new AtomicBoolean();
    AtomicReference<Class<?>> before = new AtomicReference<>(LeadDecision.Follow.class);
    Clock clock = new MonotonicClock();
    Optional<AlertService> alerts = AlertService.of(settings, place, kuma, clock);
    Membership membership =
        membership(
            place,
            observed,
            new OwnSituation(
                place.parts(),
                settings,
                observed,
                kuma,
                health,
                NoUserYet.of(place.parts()),
                () -> alerts.map(AlertService::lists).orElse(FleetAlerts.NONE)),
            clock,
            (decision, self) -> {
              alerts.ifPresent(AlertService::beaten);
              boolean other = before.getAndSet(decision.getClass()) != decision.getClass();
              boolean news = self.hasNews();
              if (news && !knew.get()) {
                wake.insist();
              } else if (other || news) {
                wake.ask();
              }
              knew.set(news);
              watch.reached(self.trouble());
              if (decision.claims()) {
                watch.look(
                    health.status().fleet().members(),
                    FleetSight.namesakes(Seen.namesakes(self.seen())));
              }
            });
    Background.thread("fleet", membership::run).start();
    alerts.ifPresent(service -> service.start(membership));
    health.fleet(() -> ShownFleet.of(membership, observed, health));
    joined = membership;
    return membership;
  }

  /** Has the repository and the records looked at now; returns at once. */
  void look() {
    wake.ask();
    hurry();
  }

  /** The others are to know at once what has changed here. */
  void hurry() {
    Membership membership = joined;
    if (membership != null) {
      membership.hurry();
    }
  }

  /** Says that this instance ends on purpose; a store that is slow is not waited for. */
  void close() {
    Membership membership = joined;
    if (membership != null) {
      Thread last = Background.thread("fleet-last-word", membership::stopping);
      last.start();
      try {
        last.join(LAST_WORD.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** One that only acts when it is told to. */
  static Membership membership(
      Workplace place,
      Observed observed,
      Supplier<Membership.Situation> situation,
      Clock clock,
      BiConsumer<LeadDecision, Membership> listener) {
    FleetSettings settings = place.parts().config().fleet().orElseThrow();
    return new Membership(
        new Reach(place, observed),
        situation,
        place.state().fleetDiary(),
        new Election(settings.heartbeat(), settings.takeOverAfter()),
        settings.heartbeat(),
        clock,
        new Random(),
        listener);
  }

  /** What of the repository and of this instance the membership needs. */
  private record Reach(Workplace place, Observed observed) implements Membership.Means {
    @Override
    public Optional<RecordSeal> seal() throws ReplicationException {
      Optional<RepositoryId> repository = observed.repository();
      if (repository.isEmpty()) {
        return Optional.empty();
      }
      ResticStore restic = place.parts().store(place.state());
      if (!restic.repositoryId().equals(repository.get())) {
        throw ReplicationException.retryable(
            "The repository is another one now than this instance has used", ANOTHER);
      }
      return Optional.of(new RecordSeal(restic.masterKey(), repository.get()));
    }

    @Override
    public RecordStore store() throws ReplicationException {
      return place.parts().records();
    }

    @Override
    public void renew() throws ReplicationException {
      InstanceMemory memory = place.memory();
      String name = place.parts().config().instanceName();
      Instance renewed = new Instance(name, UUID.randomUUID().toString());
      memory.update(state -> state.asCopy(renewed));
      log.warn(
          "copied_disk",
          field("reason", "another instance runs with a copy of this disk: this one follows now"),
          field("hint", "Give each a hostname or REPLICATOR_INSTANCE of its own."));
    }
  }
}

package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.FleetSettings;
import io.github.replicatorkuma.config.Mode;
import io.github.replicatorkuma.fleet.FleetAlerts;
import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.fleet.LeadDecision.Newest;
import io.github.replicatorkuma.fleet.Membership.Situation;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Status;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.KumaState;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.state.FleetValues;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.StateException;
import io.github.replicatorkuma.store.ListedStore;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What this instance is at a moment, as it tells its fleet. Asks nobody but its own database. */
record OwnSituation(
    Parts parts,
    FleetSettings settings,
    Observed observed,
    Kuma kuma,
    Health health,
    NoUserYet noUser,
    Supplier<FleetAlerts> alerts)
    implements Supplier<Situation> {
  /** Who takes nobody over needs to know of the others only now and then. */
  private static final Duration FOLLOWERS_BEAT = Duration.ofMinutes(5);

  private static final Set<String> NOT_THE_NEWEST = Set.of("refused", "rolled_back", "withheld");
  private static final int LONGEST_TROUBLE = 300;

  @Override
  public Situation get() {
    RepositoryMemory known =
        observed.repository().map(observed.memory()::of).orElse(RepositoryMemory.EMPTY);
    Optional<ListedStore.Listing> listing = observed.store().last();
    Optional<SnapshotHistory.Candidate> newest = listing.flatMap(ListedStore.Listing::newest);
    RepositoryMemory.Published published = known.published();
    boolean own =
        published != null && newest.filter(found -> found.id().matches(published.id())).isPresent();
    boolean leads = known.leads() && (own || listing.isEmpty());
    return new Situation(
        record(known, leads), newest.map(OwnSituation::newest), listing.isPresent(), leads);
  }

  private FleetRecord record(RepositoryMemory known, boolean leads) {
    boolean auto = parts.config().mode() == Mode.AUTO;
    boolean ready = kuma.state() == KumaState.READY;
    Status status = health.alone();
    Position holds =
        Observed.here(known, observed.self()).map(KnownSnapshot::position).orElse(Position.NONE);
    String trouble =
        status.last().filter(OwnSituation::isTrouble).map(CycleReport::summary).orElse("");
    String why = auto && trouble.isEmpty() ? whyNoCandidate(ready) : trouble;
    return new FleetRecord(
        FleetRecord.PROTOCOL,
        new Instance(observed.self(), observed.memory().state().instanceId()),
        0,
        "",
        auto || leads || !settings.alerts().isAll() ? settings.heartbeat() : FOLLOWERS_BEAT,
        leads ? holds : null,
        holds,
        auto && why.isEmpty(),
        settings.priority(),
        false,
        new FleetRecord.KumaNow(ready, status.about().kumaVersion().orElse("")),
        Version.current(),
        status.drift().isPresent(),
        why.substring(0, Math.min(LONGEST_TROUBLE, why.length())),
        null,
        null,
        alerts.get());
  }

  private static boolean isTrouble(CycleReport report) {
    return report.isFailure() || NOT_THE_NEWEST.contains(report.event());
  }

  /** What keeps it from leading, as others are told; empty where nothing does. */
  private String whyNoCandidate(boolean ready) {
    if (!ready) {
      return "its Uptime Kuma is not ready";
    }
    if (noUser.getAsBoolean()) {
      return "its Uptime Kuma has no user";
    }
    Set<String> less = notReplicated();
    return less.isEmpty() ? "" : "cannot lead: leaves out " + String.join(", ", less);
  }

  /** What was published last and is not replicated here: the next leader must not take less. */
  private Set<String> notReplicated() {
    try {
      FleetValues left = FleetValues.load(observed.memory().fleetValues());
      Set<String> names = new TreeSet<>(left.settings());
      left.tables().forEach(table -> names.add(table.value()));
      if (left.logos()) {
        names.add("upload");
      }
      return names;
    } catch (StateException e) {
      return Set.of("fleet-values.json");
    }
  }

  private static Newest newest(SnapshotHistory.Candidate found) {
    if (found instanceof SnapshotHistory.Entry entry) {
      return new Newest(entry.tags().leader(), entry.tags().position());
    }
    return new Newest(new Instance("old-script", "old-script"), Position.NONE);
  }
}

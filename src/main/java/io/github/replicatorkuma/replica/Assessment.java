package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.ApplyPlanner;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.plan.SchemaFit;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.TableSource;
import io.github.replicatorkuma.snapshot.FetchedSnapshot;
import io.github.replicatorkuma.snapshot.Manifest;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a snapshot would change here, and what speaks against it.
 *
 * @param snapshot proved while it was compared
 * @param held what would change
 * @param objection why the snapshot must not be applied
 * @param migrating whether Kuma changes its schema just now, so that nothing may be done
 * @param sameSchema whether the same migrations are known to have run here and on the leader
 * @param warnings what the operator should know although it is in nobody's way
 */
record Assessment(
    VerifiedSnapshot snapshot,
    HeldPlan held,
    Optional<Objection> objection,
    boolean migrating,
    boolean sameSchema,
    List<String> warnings) {
  /** A reason to refuse, and what the operator can do. */
  record Objection(String reason, String hint, boolean mayBeOverridden) {}

  ApplyPlan plan() {
    return held.plan();
  }

  /**
   * Nothing is applied while Uptime Kuma migrates.
   *
   * @throws DatabaseException then
   */
  void requireSettled() throws DatabaseException {
    if (migrating) {
      throw new DatabaseException(
          DatabaseException.Kind.MIGRATING, "Uptime Kuma is migrating its database");
    }
  }

  /** What is said of it instead of applying it. */
  Optional<Refused> refused(SnapshotId id, ApplyOptions options) throws ReplicationException {
    Optional<Refused> refused =
        objection
            .filter(found -> !(found.mayBeOverridden() && options.acceptDeletes()))
            .map(found -> new Refused(id, found.reason(), found.hint()));
    return refused.isPresent() ? refused : options.consent().objection(id, snapshot.census());
  }

  /**
   * Reads one cut of this instance, compares the snapshot with it, and proves the snapshot.
   *
   * @param stranger whether this instance has never followed this fleet, nor led it
   * @param changeMark the database's from before that cut
   */
  static Assessment of(
      FetchedSnapshot fetched,
      ReadTransaction transaction,
      ApplySettings settings,
      boolean stranger,
      Optional<String> changeMark)
      throws ReplicationException {
    ApplyPolicy policy = settings.policy();
    SchemaFit fit = fit(fetched, fetched.manifest(), transaction, policy);
    Set<String> migrations = transaction.migrations();
    ApplyPlan plan = ApplyPlanner.plan(fit, policy);
    VerifiedSnapshot snapshot = fetched.verified();
    VanishingRows vanishing = VanishingRows.of(snapshot, plan);
    Optional<Objection> objection;
    if (fit.isTooNew(snapshot, migrations)) {
      objection = Optional.of(schemaTooOld(fit, snapshot.manifest()));
    } else if (stranger && !settings.givesUpOwn() && !plan.isEmpty() && hasMonitors(transaction)) {
      objection = Optional.of(ownMonitors(transaction.count(ReplicatedTables.MONITOR)));
    } else if (tooManyReplaced(plan, transaction, settings)) {
      objection =
          Optional.of(
              new Objection(
                  plan.replacedMonitors().size()
                      + " monitors here have ids under which the leader has different monitors",
                  ReplicaHints.DIFFERENT_MONITORS,
                  true));
    } else {
      objection = vanishing.objection(transaction, settings.maxDeletePercent());
    }
    return new Assessment(
        snapshot,
        new HeldPlan(plan, changeMark),
        objection,
        transaction.isMigrating(),
        snapshot.script().isEmpty()
            && migrations.equals(Set.copyOf(snapshot.manifest().migrations())),
        Stream.of(snapshot.warnings(), fit.warnings(), vanishing.warnings())
            .flatMap(List::stream)
            .toList());
  }

  /** The plan for what is read now, inside the transaction that will write it. */
  static ApplyPlan plan(VerifiedSnapshot snapshot, ReadTransaction transaction, ApplyPolicy policy)
      throws ReplicationException {
    return ApplyPlanner.plan(fit(snapshot, snapshot.manifest(), transaction, policy), policy);
  }

  /** How a snapshot fits what {@code transaction} reads, as far as both are replicated. */
  static SchemaFit fit(
      TableSource snapshot, Manifest manifest, ReadTransaction transaction, ApplyPolicy policy)
      throws ReplicationException {
    ReplicationScope scope = policy.scope().withSettingsIn(manifest.settingKeys());
    return SchemaFit.of(snapshot, new ReplicatedContent(transaction, scope), scope);
  }

  private static Objection schemaTooOld(SchemaFit fit, Manifest manifest) {
    String version = Optional.ofNullable(manifest.kumaVersion()).orElse("the leader's version");
    return new Objection(
        "the leader's Uptime Kuma ("
            + version
            + ") is newer: this one does not have "
            + String.join(", ", fit.unknown()),
        ReplicaHints.upgradeKuma(version),
        false);
  }

  private static boolean hasMonitors(ReadTransaction transaction) throws ReplicationException {
    return transaction.count(ReplicatedTables.MONITOR) > 0;
  }

  /** One variable set on two Kumas that are in use would else wipe one of them. */
  private static Objection ownMonitors(long here) {
    return new Objection(
        "this instance has "
            + Amount.of(here, "monitor")
            + " of its own and has never been part of this fleet, which has others",
        ReplicaHints.OWN_MONITORS,
        true);
  }

  private static boolean tooManyReplaced(
      ApplyPlan plan, ReadTransaction transaction, ApplySettings settings)
      throws ReplicationException {
    int replaced = plan.replacedMonitors().size();
    return replaced > 0
        && Census.isTooMuch(
            replaced, transaction.count(ReplicatedTables.MONITOR), settings.maxDeletePercent());
  }
}

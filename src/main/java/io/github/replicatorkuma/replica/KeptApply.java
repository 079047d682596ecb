package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kept.KeptEntry.Reason;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.plan.KeptConflict;
import io.github.replicatorkuma.replica.ApplyOutcome.Booting;
import io.github.replicatorkuma.replica.ApplyOutcome.BroughtBack;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.replica.ApplyOutcome.RolledBack;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Brings back what was kept aside, as any rows are applied. */
record KeptApply(
    ApplyMeans means, ApplyPolicy policy, KumaApply rows, KeptAside aside, KeptNews news) {
  private static final EventLog log = EventLog.of(KeptApply.class);

  static KeptApply of(ApplyMeans means, KumaApply rows) {
    ApplyPolicy policy = means.settings().policy();
    KeptAside aside = new KeptAside(means.state());
    KeptNews news = new KeptNews(aside, means.store(), policy.scope(), /* adopts= */ true);
    return new KeptApply(means, policy, rows, aside, news);
  }

  /** Because an operator says so. */
  ApplyOutcome bringBack(KeptChoice choice, Consent consent)
      throws ReplicationException, InterruptedException {
    KeptEntry entry = news.withBase(aside.find(choice.number()));
    ApplyOutcome outcome =
        apply(
            entry,
            choice,
            consent.objection(id(entry), new Census(Set.of(), Map.of())),
            plan -> {
              if (choice.over() || choice.whole()) {
                means.edits().keepUnpublished(Reason.WENT_BACK);
              } else {
                means.edits().keepNothing();
              }
            });
    if (outcome instanceof BroughtBack done && done.change().rows().total() > 0) {
      KeptEntry unused = aside.saved(entry.asApplied(means.now()));
    }
    return outcome;
  }

  /**
   * Takes up what another instance published at the same time, while nobody has edited anything
   * here. Where that is not to be, it stays aside for people to decide.
   *
   * @return empty where there is nothing to take up
   */
  Optional<ApplyOutcome> adopt(Consent consent) throws ReplicationException, InterruptedException {
    Optional<KeptEntry> marked = aside.toAdopt();
    if (marked.isEmpty()) {
      return Optional.empty();
    }
    KeptEntry entry = news.withBase(marked.get());
    String reason;
    try {
      ApplyOutcome outcome = adopt(entry, consent);
      if (outcome instanceof BroughtBack || outcome instanceof Booting) {
        return Optional.of(outcome);
      }
      reason = outcome.summary();
    } catch (ReplicationException e) {
      if (!e.isTerminal()) {
        throw e;
      }
      reason = String.valueOf(e.getMessage());
    }
    log.info("not_adopted", field("entry", entry.number()), field("reason", reason));
    KeptEntry unused = aside.saved(entry.leftAside());
    return Optional.empty();
  }

  /** What was taken up is published now. */
  void adopted() throws ReplicationException {
    Optional<KeptEntry> entry = aside.toAdopt();
    if (entry.isPresent()) {
      aside.drop(entry.get());
    }
  }

  private static SnapshotId id(KeptEntry entry) {
    return new SnapshotId(entry.tags().digest().hex());
  }

  /** Is done when it is known that something will change. */
  interface Before {
    void overwriting(ApplyPlan plan) throws ReplicationException;
  }

  /** Only where the rows here are those that it was made from, and Kuma need not be restarted. */
  private ApplyOutcome adopt(KeptEntry entry, Consent consent)
      throws ReplicationException, InterruptedException {
    Optional<Digest> base = entry.baseTags().map(SnapshotTags::digest);
    Census census = SnapshotReader.verify(entry.rows(), entry.tags()).census();
    return apply(
        entry,
        new KeptChoice(entry.number(), false, false),
        consent.objection(id(entry), census),
        plan -> {
          Optional<String> obstacle = rows.obstacle(plan);
          if (obstacle.isPresent() || base.isEmpty() || !means.edits().isNow(base.get())) {
            throw ReplicationException.terminal(obstacle.orElse("other edits were made here"), "");
          }
        });
  }

  private ApplyOutcome apply(
      KeptEntry entry, KeptChoice choice, Optional<Refused> objection, Before before)
      throws ReplicationException, InterruptedException {
    if (objection.isPresent()) {
      return objection.get();
    }
    Wanted wanted = wanted(entry, choice);
    Optional<String> mark = means.database().changeMark();
    ApplyPlan changes =
        means
            .database()
            .read(
                transaction -> {
                  transaction.requireSettled("Uptime Kuma");
                  return wanted.plan(transaction);
                });
    ApplyJob job = rows.job(wanted, id(entry), new HeldPlan(changes, mark));
    if (changes.isEmpty()) {
      rows.bringLogos(job);
      return broughtBack(entry, wanted, Change.NONE, List.of());
    }
    before.overwriting(changes);
    means.carried().purgeDue.set(true);
    KumaApply.Result result = rows.apply(job);
    return switch (result.verdict()) {
      case HEALTHY -> broughtBack(entry, wanted, result.change(), result.warnings());
      case BOOTING -> new Booting(job.id(), Duration.ZERO);
      case ROLLED_BACK -> new RolledBack(job.id(), BootProof.ROLLED_BACK, "");
    };
  }

  /**
   * What of an entry is to be applied.
   *
   * @param entry with its base beside it, where there is one
   */
  private Wanted wanted(KeptEntry entry, KeptChoice choice) throws ReplicationException {
    if (choice.whole()) {
      return new WantedSnapshot(SnapshotReader.verify(entry.rows(), entry.tags()), policy);
    }
    return KeptEdits.of(entry, policy.scope())
        .map(edits -> new KeptMerge(edits, choice.over()))
        .orElseThrow(
            () ->
                ReplicationException.terminal(
                    "it is not known what was edited in "
                        + entry.number()
                        + ", as the repository does not have what that was edited from",
                    ReplicaHints.keptWhole(entry.number())));
  }

  private static ApplyOutcome broughtBack(
      KeptEntry entry, Wanted wanted, Change change, List<String> warnings) {
    List<KeptConflict> left = wanted.conflicts();
    return new BroughtBack(
        entry.reason() == Reason.TO_ADOPT
            ? entry.tags().leader().name() + " published at the same time as this instance"
            : "is kept aside as " + entry.number(),
        change,
        left.stream().map(KeptConflict::label).toList(),
        left.stream()
            .max(Comparator.comparing(KeptConflict::mayBeOverridden))
            .map(conflict -> ReplicaHints.kept(conflict, entry.number()))
            .orElse(""),
        warnings);
  }
}

package io.github.replicatorkuma.state;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.Records;
import io.github.replicatorkuma.model.SnapshotId;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this instance remembers about one repository.
 *
 * @param published what it published last
 * @param intent what it was about to publish, while the outcome is not known
 * @param applied what it applied last
 * @param rejected snapshots that are not tried again, and why: each was rolled back
 * @param scriptSnapshots ids of the snapshots by Replicator Kuma v2 that are no strangers: made
 *     before our first, or applied here
 * @param passedOver what an operator passed over when it chose what was applied last
 * @param lookedAt when a leader last looked at the repository and found itself the leader
 * @param keptAt the look after which a leader last chose which snapshots to keep
 * @param descent who descends from whom, as far as this instance knows
 */
public record RepositoryMemory(
    @Nullable Published published,
    @Nullable Intent intent,
    @Nullable Applied applied,
    Map<String, String> rejected,
    Set<String> scriptSnapshots,
    @Nullable PassedOver passedOver,
    @Nullable Instant lookedAt,
    @Nullable Instant keptAt,
    Descent descent)
    implements WhatFollows {

  /**
   * A snapshot this instance published.
   *
   * @param rows how many each table had, by name; empty where that is not known
   * @param proof the last one, of this snapshot or one before it; null when none was tried
   */
  public record Published(
      SnapshotId id,
      Position position,
      Digest digest,
      Instant at,
      Set<Long> monitorIds,
      Map<String, Long> rows,
      @Nullable Proof proof) {
    public Published {
      monitorIds = Set.copyOf(monitorIds);
      rows = Map.copyOf(rows);
    }

    Published withProof(@Nullable Proof now) {
      return new Published(id, position, digest, at, monitorIds, rows, now);
    }

    Published withProofTriedAt(Instant now) {
      return withProof(
          proof == null
              ? new Proof(id, now, "", "")
              : new Proof(proof.id(), now, proof.flaw(), proof.hint()));
    }
  }

  /**
   * A publish whose outcome is not known: the repository tells, by the nonce.
   *
   * @param rows as above
   * @param overtaken whether this instance has applied something since: it leads no longer,
   *     whatever became of it
   */
  public record Intent(
      String nonce,
      Position position,
      Digest digest,
      Instant at,
      Set<Long> monitorIds,
      Map<String, Long> rows,
      boolean overtaken) {
    public Intent {
      monitorIds = Set.copyOf(monitorIds);
      rows = Map.copyOf(rows);
    }

    Intent asOvertaken() {
      return new Intent(nonce, position, digest, at, monitorIds, rows, /* overtaken= */ true);
    }
  }

  /**
   * A snapshot this instance applied, or found itself equal to.
   *
   * @param content what this instance held then; null where that is not known
   */
  public record Applied(
      SnapshotId id,
      Position position,
      Digest digest,
      Instance leader,
      Instant created,
      Instant at,
      Set<Long> monitorIds,
      @Nullable AppliedContent content) {
    public Applied {
      monitorIds = Set.copyOf(monitorIds);
    }

    Applied withContent(@Nullable AppliedContent now) {
      return new Applied(id, position, digest, leader, created, at, monitorIds, now);
    }
  }

  public static final RepositoryMemory EMPTY =
      new RepositoryMemory(null, null, null, Map.of(), Set.of(), null, null, null, Descent.UNKNOWN);

  public RepositoryMemory {
    rejected = Map.copyOf(rejected);
    scriptSnapshots = Set.copyOf(scriptSnapshots);
  }

  private RepositoryMemory with(@Nullable Object... changes) {
    return Records.with(this, changes);
  }

  public RepositoryMemory withPublished(Published now) {
    return with(
        "published", now.withProof(published == null ? null : published.proof()),
        "intent", null,
        "passedOver", null,
        "lookedAt", null,
        "descent", descent.after(now.id(), true));
  }

  /** Where it published anything. */
  public RepositoryMemory withProof(Proof now) {
    return published == null ? this : with("published", published.withProof(now));
  }

  /** The same proof, tried at another time. */
  public RepositoryMemory withProofTriedAt(Instant now) {
    return published == null ? this : with("published", published.withProofTriedAt(now));
  }

  /** What was intended was saved, and no longer counts: something else was applied since. */
  public RepositoryMemory withOvertaken(SnapshotId saved) {
    return with("intent", null, "descent", descent.after(saved, descent.leads()));
  }

  /** It is about to publish that, perhaps because an operator overrules all else. */
  public RepositoryMemory withIntent(Intent now, boolean overruling) {
    return with("intent", now, "descent", descent.overruling(overruling));
  }

  /**
   * Once one applies, what was rejected before is history, and so is a lead: what it holds is
   * another's, unless it applied its own.
   */
  public RepositoryMemory withApplied(Applied now) {
    boolean own = published != null && published.id().matches(now.id());
    return with(
        "applied", now,
        "intent", overtaken(),
        "rejected", Map.of(),
        "passedOver", null,
        "descent", descent.after(now.id(), own && leads()));
  }

  private @Nullable Intent overtaken() {
    return intent == null ? null : intent.asOvertaken();
  }

  /** What was applied last, if anything, with another memory of what this instance held then. */
  public RepositoryMemory withContent(@Nullable AppliedContent now) {
    return applied == null ? this : with("applied", applied.withContent(now));
  }

  /**
   * What {@link #withApplied} has noted is not the newest, on purpose: what was rejected before
   * stays so, and a leader that goes back still leads.
   */
  public RepositoryMemory withPassedOver(PassedOver now, RepositoryMemory before) {
    Map<String, String> others = new TreeMap<>(before.rejected);
    others.keySet().removeIf(id -> applied != null && applied.id().value().equals(id));
    Descent goesBack = descent.leading(before.leads());
    return with(
        "passedOver", now,
        "rejected", others,
        "descent", goesBack);
  }

  /** Nothing that was passed over is. */
  public RepositoryMemory withPassedOver(@Nullable PassedOver now) {
    return with("passedOver", now);
  }

  /** The rows from before it are back: they are not what was applied last, and no drift either. */
  public RepositoryMemory withRejected(SnapshotId id, String reason) {
    Map<String, String> all = new TreeMap<>(rejected);
    all.put(id.value(), reason);
    boolean last = applied != null && applied.id().matches(id);
    return (last ? withContent(null) : this).with("rejected", all);
  }

  /** What this instance holds is another repository's now: it neither leads nor follows here. */
  RepositoryMemory elsewhere() {
    return with(
        "applied", null,
        "intent", overtaken(),
        "descent", descent.leading(false));
  }

  /** What this instance published was published by {@code other}: its rows are from there. */
  RepositoryMemory following(Instance other) {
    Applied theirs = applied;
    if (published != null && leads()) {
      theirs =
          new Applied(
              published.id(),
              published.position(),
              published.digest(),
              other,
              published.at(),
              published.at(),
              published.monitorIds(),
              null);
    }
    return with(
        "applied", theirs, "published", null, "intent", null, "descent", descent.leading(false));
  }

  public RepositoryMemory withScriptSnapshots(Set<String> ids) {
    return with("scriptSnapshots", ids);
  }

  public RepositoryMemory withLook(@Nullable Instant at) {
    return with("lookedAt", at);
  }

  public RepositoryMemory withKept(Instant look) {
    return with("keptAt", look);
  }

  /** These stragglers are dealt with. */
  public RepositoryMemory withSettled(Set<String> nonces) {
    return with("descent", descent.settling(nonces));
  }
}

package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.Sentences;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.plan.KeptConflict;

/** What operators can do when a replica refuses; together, so that the wording is one. */
public final class ReplicaHints {
  private static final Sentences TEXTS = new Sentences(ReplicaHints.class);

  /** Where a fleet decides by itself who leads. */
  public static final String BEGIN = TEXTS.get("BEGIN");

  public static final String START_A_LEADER = TEXTS.get("START_A_LEADER");

  /** For one that was there before. */
  public static final String REPOSITORY_GONE = TEXTS.get("REPOSITORY_GONE");

  static final String ANOTHER_REPOSITORY = TEXTS.get("ANOTHER_REPOSITORY");

  static final String UPGRADE = TEXTS.get("UPGRADE");

  static final String SIGNALLED = TEXTS.get("SIGNALLED");

  static final String ENDS_ANYWAY = TEXTS.get("ENDS_ANYWAY");

  static final String NO_USER_BEFORE = TEXTS.get("NO_USER_BEFORE");

  static final String GO_BACK = TEXTS.get("GO_BACK");

  /** For the leader itself. */
  static final String GO_BACK_HERE = TEXTS.get("GO_BACK_HERE");

  static final String FOLLOW_AGAIN = TEXTS.get("FOLLOW_AGAIN");

  static final String NEWEST_REMOVED = TEXTS.get("NEWEST_REMOVED");

  static final String DIFFERENT_MONITORS = TEXTS.get("DIFFERENT_MONITORS");

  static final String OWN_MONITORS = TEXTS.get("OWN_MONITORS");

  static final String VANISHING_ROWS = TEXTS.get("VANISHING_ROWS");

  static final String LIST_SNAPSHOTS = TEXTS.get("LIST_SNAPSHOTS");

  static final String EXPORT = TEXTS.get("EXPORT");

  static final String KUMA_RUNS = TEXTS.get("KUMA_RUNS");

  static final String NOT_LIVE = TEXTS.get("NOT_LIVE");

  static final String NOT_IN_STEP = TEXTS.get("NOT_IN_STEP");

  static final String ANOTHER_KUMA = TEXTS.get("ANOTHER_KUMA");

  static final String STILL_OPEN = TEXTS.get("STILL_OPEN");

  static final String MIGRATING = TEXTS.get("MIGRATING");

  static final String UNDO_LATER =
      "Nothing was done. Wait until the migration is over, and see whether Uptime Kuma starts. If not,"
          + " run: `replicator-kuma apply --undo`. "
          + GO_BACK;

  static final String LONG_BOOT =
      "It is waited for, as it may be migrating its database: see its log. To take the apply back, run:"
          + " `replicator-kuma apply --undo`";

  private ReplicaHints() {}

  /** For a snapshot that was taken back. */
  public static String applyAgain(SnapshotId id) {
    return TEXTS.get("applyAgain", id.brief());
  }

  /** For a snapshot that is not applied by itself again, for {@code reason}. */
  static String again(SnapshotId id, String reason) {
    return reason.equals(ApplyProof.UNDONE) ? applyAgain(id) : tryAgain(id);
  }

  /** For a row of which an edit is left out. */
  static String kept(KeptConflict conflict, int entry) {
    return TEXTS.get(conflict.mayBeOverridden() ? "keptOver" : "keptByHand", entry);
  }

  /** For edits of which only the result is known. */
  static String keptWhole(int entry) {
    return TEXTS.get("keptWhole", entry);
  }

  /** For a snapshot that was rolled back. */
  static String tryAgain(SnapshotId id) {
    return TEXTS.get("tryAgain", id.brief());
  }

  /**
   * The script has published since our leader has.
   *
   * @param leader whether on the leader's own host: that machine ran its old image for a while
   */
  static String oldScript(String snapshot, boolean leader) {
    return TEXTS.get(leader ? "oldScriptOfLeader" : "oldScriptOfAnother", snapshot);
  }

  static String upgradeKuma(String version) {
    return TEXTS.get("upgradeKuma", version);
  }
}

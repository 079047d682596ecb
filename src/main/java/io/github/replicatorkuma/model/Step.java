package io.github.replicatorkuma.model;

import java.util.Locale;

/**
 * Every place where a cycle is about to change something outside memory. The crash matrix ends and
 * fails a cycle at each of them: what has no step is not tried.
 */
public enum Step {
  PUBLISH_BEFORE_ROLE(Role.LEADER, "it is noted that this instance leads, or wants to"),
  PUBLISH_BEFORE_CREATE(Role.LEADER, "the repository is created"),
  PUBLISH_BEFORE_LOCATION(Role.LEADER, "the repository's id is noted"),
  PUBLISH_BEFORE_FETCH(Role.LEADER, "a published snapshot is fetched back"),
  PUBLISH_BEFORE_FORGET(Role.LEADER, "a snapshot that was saved in part is forgotten"),
  PUBLISH_BEFORE_KEEPING(Role.LEADER, "what was published beside the newest is kept aside"),
  PUBLISH_BEFORE_SETTLING(Role.LEADER, "it is noted that this was dealt with"),
  PUBLISH_BEFORE_STAGING(Role.LEADER, "the staging directory is made"),
  PUBLISH_BEFORE_EXPORT(Role.LEADER, "the tables are exported"),
  PUBLISH_BEFORE_MANIFEST(Role.LEADER, "the manifest is written"),
  PUBLISH_BEFORE_SCRIPT(Role.LEADER, "the old script's snapshots are noted"),
  PUBLISH_BEFORE_INTENT(Role.LEADER, "the intent is noted"),
  PUBLISH_BEFORE_SAVE(Role.LEADER, "the snapshot is saved"),
  PUBLISH_SAVED(Role.LEADER, "what was published is noted"),
  PUBLISH_REMEMBERED(Role.LEADER, "the repository is looked at again"),
  PUBLISH_BEFORE_LOOK(Role.LEADER, "the look at the repository is noted"),
  PUBLISH_BEFORE_CLEARING(Role.LEADER, "the staging directory is removed"),
  PUBLISH_BEFORE_DISCARD(Role.LEADER, "the restore point of an apply before it is removed"),
  PROOF_BEFORE_NOTE(Role.LEADER, "the day's proof is noted"),
  PROOF_BEFORE_VERDICT(Role.LEADER, "what the proof found is noted"),
  RETAIN_BEFORE_NOTE(Role.LEADER, "the day's retention is noted"),
  RETAIN_BEFORE_FORGET(Role.LEADER, "old snapshots are forgotten and pruned"),
  RETAIN_FORGOTTEN(Role.LEADER, "the cycle goes on"),

  APPLY_BEFORE_LOCATION(Role.REPLICA, "the repository's id is noted"),
  APPLY_BEFORE_STAGING(Role.REPLICA, "the staging directory is made"),
  APPLY_BEFORE_FETCH(Role.REPLICA, "the snapshot is fetched"),
  APPLY_BEFORE_COPY(Role.REPLICA, "the whole database is copied, once"),
  APPLY_COPIED(Role.REPLICA, "the copy is noted"),
  APPLY_BEFORE_KEEPING(Role.REPLICA, "edits that were never published are kept aside"),
  APPLY_KEPT(Role.REPLICA, "other rows may take their place"),
  APPLY_BEFORE_LOGOS(Role.REPLICA, "logos are written under temporary names"),
  APPLY_BEFORE_STOP(Role.REPLICA, "Uptime Kuma is stopped"),
  APPLY_BEFORE_RESTORE_POINT(Role.REPLICA, "the restore point is written"),
  APPLY_BEFORE_ROWS(Role.REPLICA, "the rows are written"),
  APPLY_BEFORE_COMMIT(Role.REPLICA, "the rows are committed"),
  APPLY_COMMITTED(Role.REPLICA, "the logos get their names"),
  APPLY_BEFORE_START(Role.REPLICA, "Uptime Kuma is started"),
  APPLY_JUDGED(Role.REPLICA, "the apply is found good or bad"),
  APPLY_BEFORE_DISCARD(Role.REPLICA, "the restore point is removed"),
  APPLY_BEFORE_NOTE(Role.REPLICA, "what was applied is noted"),
  APPLY_BEFORE_CLEARING(Role.REPLICA, "the staging directory is removed"),
  APPLY_LOGOS_STAGED(Role.REPLICA, "logos get their names, where no row differs"),
  LIVE_BEFORE_PURGE(Role.REPLICA, "history that new monitors would inherit is purged"),
  LIVE_BEFORE_QUIESCE(Role.REPLICA, "the running Uptime Kuma stops what leaves"),
  LIVE_BEFORE_RELOAD(Role.REPLICA, "the running Uptime Kuma takes up the rows"),
  LIVE_RELOADED(Role.REPLICA, "what was applied is noted"),
  LIVE_BEFORE_DUE_RELOAD(Role.REPLICA, "Uptime Kuma is asked again to take up the rows"),
  APPLY_BEFORE_RESTART(Role.REPLICA, "Uptime Kuma, which took up no rows, is stopped"),
  SETTLE_BEFORE_START(Role.REPLICA, "Uptime Kuma is started, to prove an earlier apply"),
  ROLLBACK_BEFORE_RELEASE(Role.REPLICA, "the lock of Uptime Kuma's migration is released"),
  ROLLBACK_BEFORE_ROWS(Role.REPLICA, "the rows from before are written"),
  ROLLBACK_BEFORE_COMMIT(Role.REPLICA, "the rows from before are committed"),
  ROLLBACK_BEFORE_START(Role.REPLICA, "Uptime Kuma is started with the rows from before"),
  ROLLBACK_BEFORE_REDO(
      Role.REPLICA, "the applied rows are written again, as they are not to blame"),
  ROLLBACK_BEFORE_NOTE(Role.REPLICA, "the snapshot is noted as rejected"),

  CLONE_BEFORE_VERIFICATION(Role.CLONE, "the copy is compared with its source"),

  BACKUP_BEFORE_ROWS(Role.BACKUP, "new rows are written beside the ones of the last backup"),
  BACKUP_BEFORE_FILES(Role.BACKUP, "logos and keys are copied"),
  BACKUP_BEFORE_MANIFEST(Role.BACKUP, "the manifest is written"),
  BACKUP_BEFORE_CLEARING(Role.BACKUP, "what only the last backup needed is removed"),

  RESTORE_BEFORE_SCHEMA(Role.RESTORE, "the tables are made"),
  RESTORE_BEFORE_ROWS(Role.RESTORE, "the rows are written"),
  RESTORE_BEFORE_INDEXES(Role.RESTORE, "indexes and triggers are made"),
  RESTORE_BEFORE_CHECK(Role.RESTORE, "all is read back and compared with the backup"),
  RESTORE_BEFORE_FILES(Role.RESTORE, "logos and keys are copied back"),
  RESTORE_BEFORE_PLACE(Role.RESTORE, "the database becomes Uptime Kuma's"),
  RESTORE_PLACED(Role.RESTORE, "Uptime Kuma's choice of a database is written");

  /** Who takes the step. */
  public enum Role {
    LEADER,
    REPLICA,
    CLONE,
    BACKUP,
    RESTORE
  }

  private final Role role;
  private final String next;

  Step(Role role, String next) {
    this.role = role;
    this.next = next;
  }

  public Role role() {
    return role;
  }

  /** What happens next. */
  public String next() {
    return next;
  }

  /** The label, such as {@code apply:before-commit}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replaceFirst("_", ":").replace('_', '-');
  }
}

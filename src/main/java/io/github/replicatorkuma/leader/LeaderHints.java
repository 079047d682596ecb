package io.github.replicatorkuma.leader;

/** What operators can do when a leader withholds; together, so that the wording is one. */
final class LeaderHints {
  static final String UPGRADE = "Upgrade replicator-kuma on this instance.";

  static final String OLD_SCRIPT =
      "Stop the instance that runs the old image with REPLICATOR_MODE=BACKUP. If this instance is"
          + " to overrule what it published, stop it and run: replicator-kuma publish --take-over. If"
          + " it is to follow it, set REPLICATOR_MODE=RESTORE here and run: replicator-kuma apply"
          + " --snapshot ID";

  static final String NO_USER =
      "Open Uptime Kuma and create the first user; publishing starts by itself then.";

  static final String MIGRATING = "Wait until Uptime Kuma has finished its database migration.";

  static final String REPOSITORY_GONE =
      "It was there before, so it is not created anew by itself. Bring it back (is a disk not"
          + " mounted?), or make a new one with: restic init";

  static final String VANISHED_BEFORE =
      "They are not in that older state. If that is wanted, add --accept-deletes.";

  private LeaderHints() {}

  static String notADescendant(String leader) {
    return "If "
        + leader
        + " is the leader, run this instance with REPLICATOR_MODE=RESTORE. If this instance is to"
        + " lead with what it holds now, stop it and run: replicator-kuma publish --take-over";
  }

  static String vanished(int percent) {
    return "If that is wanted, stop this instance and run: replicator-kuma publish --accept-deletes. The limit of "
        + percent
        + " % is REPLICATOR_MAX_DELETE_PERCENT.";
  }
}

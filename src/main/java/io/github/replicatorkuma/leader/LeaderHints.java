package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.util.Set;

/** What operators can do when a leader withholds; together, so that the wording is one. */
public final class LeaderHints {
  static final String UPGRADE = "Upgrade replicator-kuma on this instance.";

  private static final String TAKE_OVER =
      " (nothing has to be stopped): `replicator-kuma publish --take-over`";

  static final String NO_USER =
      "Open Uptime Kuma and create the first user; publishing starts by itself then.";

  static final String MIGRATING = "Wait until Uptime Kuma has finished its database migration.";

  /** For one that was there before. */
  public static final String REPOSITORY_GONE =
      "It was there before. Bring it back: is a disk not mounted, or a volume missing? Only if it is"
          + " lost for good, make a new, empty one: `restic init`";

  /** For an instance that is to use a repository that is not there, and used another one before. */
  static final String ANOTHER_REPOSITORY =
      "This instance has used another repository until now, so no new one is created by itself."
          + " Check RESTIC_REPOSITORY, and that its volume is there. If you want a new, empty one, make"
          + " it: `restic init`";

  /** What to do where a leader leaves out what it did not take over as a replica. */
  public static final String RELEASE =
      "To go on without them, name them in REPLICATOR_EXCLUDE. To give every replica this"
          + " instance's instead, run (nothing has to be stopped): `replicator-kuma publish"
          + " --accept-deletes`";

  static final String VANISHED_BEFORE =
      "They are not in that older state. If you want that, run it again with --accept-deletes.";

  static final String RESTORED =
      "A running leader applies that by itself, and then leads again. Without a daemon, run it with"
          + " REPLICATOR_MODE=RESTORE first.";

  static final String SET_BACK =
      "If it was copied, end one of the two. To go on from what the fleet has, start this instance once"
          + " with REPLICATOR_MODE=RESTORE, wait for its apply, and set BACKUP again. To lead with"
          + " what it holds now, run"
          + TAKE_OVER;

  static final String PUBLISH_AGAIN =
      "Data in the repository is lost or damaged. To store it again, run (nothing has to be stopped):"
          + " `replicator-kuma publish --again`";

  private LeaderHints() {}

  static String oldScript(String snapshot) {
    return "Stop the instance that runs the old image with REPLICATOR_MODE=BACKUP. Then, to publish"
        + " what is here instead, run"
        + TAKE_OVER
        + ". "
        + follow("it", snapshot);
  }

  static String ownOldImage(String snapshot) {
    return "This machine ran the old image for a while, on this same Uptime Kuma. (If another machine"
        + " has the same host name, stop its old image first.) To go on with what is here now, run"
        + TAKE_OVER
        + ". "
        + follow("the old image's last snapshot", snapshot);
  }

  private static String follow(String whom, String snapshot) {
    return "To follow "
        + whom
        + ", start this instance with REPLICATOR_MODE=RESTORE and run: `replicator-kuma apply"
        + " --snapshot "
        + snapshot
        + "`";
  }

  /** For a replica that was to lead before it had all that the fleet has. */
  static String behind() {
    return "Start it with REPLICATOR_MODE=RESTORE, wait until `replicator-kuma status` says in step, and"
        + " start it with BACKUP again. To lead with what it holds now, without that snapshot, run"
        + TAKE_OVER;
  }

  static String notADescendant(String leader) {
    return followOrLead(leader, "");
  }

  /** For an instance whose edits are kept aside when it follows. */
  static String deposed(String leader) {
    return followOrLead(
        leader,
        ": what was edited here and not published is kept aside (see `replicator-kuma kept`)");
  }

  private static String followOrLead(String leader, String edits) {
    return "If "
        + leader
        + " is the leader, run this instance with REPLICATOR_MODE=RESTORE"
        + edits
        + ". If this instance is to lead with what it holds now, run"
        + TAKE_OVER;
  }

  /** For what another instance published and an operator decided against. */
  static String overruled(SnapshotHistory.Entry newest) {
    String id = newest.id().brief();
    return "it takes the place of snapshot %s by %s, whose edits are in no other: see them with"
            .formatted(id, newest.tags().leader().name())
        + " `replicator-kuma plan --snapshot "
        + id
        + "`";
  }

  static String heldBack(Set<String> held) {
    return "not published, as this instance did not take them over as a replica: "
        + String.join(", ", held)
        + ". "
        + RELEASE;
  }

  /** For monitors that nobody meant to delete. */
  static String getBack(SnapshotId newest) {
    return " To get them back, run: `replicator-kuma apply --snapshot " + newest.brief() + "`";
  }

  static String vanished(int percent) {
    return "If you meant to delete them, run (nothing has to be stopped): `replicator-kuma publish"
        + " --accept-deletes`. The limit of "
        + percent
        + " % is REPLICATOR_MAX_DELETE_PERCENT.";
  }
}

package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.Sentences;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.util.Set;

/** What operators can do when a leader withholds; together, so that the wording is one. */
public final class LeaderHints {
  private static final Sentences TEXTS = new Sentences(LeaderHints.class);

  static final String UPGRADE = TEXTS.get("UPGRADE");

  static final String NO_USER = TEXTS.get("NO_USER");

  static final String MIGRATING = TEXTS.get("MIGRATING");

  /** For one that was there before. */
  public static final String REPOSITORY_GONE = TEXTS.get("REPOSITORY_GONE");

  /** For an instance that is to use a repository that is not there, and used another one before. */
  static final String ANOTHER_REPOSITORY = TEXTS.get("ANOTHER_REPOSITORY");

  /** What to do where a leader leaves out what it did not take over as a replica. */
  public static final String RELEASE = TEXTS.get("RELEASE");

  static final String VANISHED_BEFORE = TEXTS.get("VANISHED_BEFORE");

  static final String RESTORED = TEXTS.get("RESTORED");

  static final String SET_BACK = TEXTS.get("SET_BACK");

  /** Follows another hint. */
  static final String NAMESAKE = ". " + TEXTS.get("NAMESAKE");

  static final String PUBLISH_AGAIN = TEXTS.get("PUBLISH_AGAIN");

  /** For a replica that was to lead before it had all that the fleet has. */
  static final String BEHIND = TEXTS.get("behind");

  private LeaderHints() {}

  static String oldScript(String snapshot) {
    return TEXTS.get("oldScript", snapshot);
  }

  static String ownOldImage(String snapshot) {
    return TEXTS.get("ownOldImage", snapshot);
  }

  static String notADescendant(String leader) {
    return TEXTS.get("notADescendant", leader);
  }

  /** For an instance whose edits are kept aside when it follows. */
  static String deposed(String leader) {
    return TEXTS.get("deposed", leader);
  }

  /** For what another instance published and an operator decided against. */
  static String overruled(SnapshotHistory.Entry newest) {
    return TEXTS.get("overruled", newest.id().brief(), newest.tags().leader().name());
  }

  static String heldBack(Set<String> held) {
    return TEXTS.get("heldBack", String.join(", ", held), RELEASE);
  }

  /** For monitors that nobody meant to delete. */
  static String getBack(SnapshotId newest) {
    return TEXTS.get("getBack", newest.brief());
  }

  static String vanished(int percent) {
    return TEXTS.get("vanished", percent);
  }
}

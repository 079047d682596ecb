package io.github.replicatorkuma.kept;

/** What operators can do about edits that were kept aside; together, so that the wording is one. */
public final class KeptHints {
  /** What there is. */
  public static final String LIST = "See what there is with: `replicator-kuma kept`";

  static final String NO_ROOM =
      "Free some disk space where REPLICATOR_STATE_DIR is. It is tried again by itself.";

  static final String EDITED_JUST_NOW = "Nothing to do: it is tried again, with these edits kept.";

  private KeptHints() {}

  /** How to look at it. */
  public static String show(int number) {
    return "See it with: `replicator-kuma kept show " + number + "`";
  }
}

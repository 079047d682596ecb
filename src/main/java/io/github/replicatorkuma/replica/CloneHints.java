package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.Sentences;

/** What operators can do when a clone is not made; together, so that the wording is one. */
final class CloneHints {
  private static final Sentences TEXTS = new Sentences(CloneHints.class);

  static final String NO_USER = TEXTS.get("NO_USER");

  static final String NOT_PREPARED = TEXTS.get("NOT_PREPARED");

  static final String TARGET_RUNS = TEXTS.get("TARGET_RUNS");

  static final String UPGRADE_TARGET = TEXTS.get("UPGRADE_TARGET");

  static final String ACCEPT_DELETES = TEXTS.get("ACCEPT_DELETES");

  static final String CLONE_AGAIN = TEXTS.get("CLONE_AGAIN");

  private CloneHints() {}
}

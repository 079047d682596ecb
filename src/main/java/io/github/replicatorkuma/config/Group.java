package io.github.replicatorkuma.config;

/** The chapters of the document of variables. */
public enum Group {
  INSTANCE,
  REPOSITORY,
  LEADER,
  REPLICA,
  FLEET,
  HISTORY,
  CONTENT,
  MESSAGES,
  HEALTH,
  KUMA
}

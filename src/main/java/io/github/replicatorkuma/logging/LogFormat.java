package io.github.replicatorkuma.logging;

/** How log lines are written. */
public enum LogFormat {
  TEXT,
  JSON
}

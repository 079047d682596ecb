package io.github.replicatorkuma.config;

/** How log lines are written. */
public enum LogFormat {
  TEXT,
  JSON
}

package io.github.replicatorkuma.config;

/** Of what people are told. */
public enum MessageLevel {
  ALL,
  /** Not of what goes on as it should. */
  PROBLEMS
}

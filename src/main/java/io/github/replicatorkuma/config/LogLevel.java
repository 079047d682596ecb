package io.github.replicatorkuma.config;

/** The least important event that is still logged. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG,
  TRACE
}

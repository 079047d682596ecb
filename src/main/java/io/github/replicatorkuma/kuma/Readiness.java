package io.github.replicatorkuma.kuma;

/** What Kuma says when asked once. */
public enum Readiness {
  /** The application has booted. */
  READY,
  /** Kuma shows its set-up page and waits for somebody to choose a database. */
  SETUP_DATABASE,
  /** No answer, or none of the application's: stopped, booting, migrating or stuck. */
  NOT_ANSWERING
}

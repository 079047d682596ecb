package io.github.replicatorkuma.config;

/** How a value is taken from the environment. */
public enum Form {
  PLAIN,
  /** Quotes and blanks count as part of it. */
  PATH,
  /** Nothing of it is shown, and {@code name_FILE} may name a file that holds it. */
  SECRET
}

package io.github.replicatorkuma.config;

/** A value that is never rendered. */
public record Secret(String value) {
  public static final String MASK = "***";

  @Override
  public String toString() {
    return MASK;
  }
}

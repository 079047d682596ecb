package io.github.replicatorkuma.replica;

/** How a clone ended, failures aside. */
public sealed interface CloneOutcome {
  /** The target was written, and compared with the source. */
  record Cloned(CloneReport report) implements CloneOutcome {}

  /** The target was left as it is, on purpose. */
  record Refused(String reason, String hint) implements CloneOutcome {}
}

package io.github.replicatorkuma.replica;

/** How a clone ended, failures aside: written and compared with the source, or refused. */
public sealed interface CloneOutcome permits CloneReport, CloneOutcome.Refused {
  /** The target was left as it is, on purpose. */
  record Refused(String reason, String hint) implements CloneOutcome {}
}

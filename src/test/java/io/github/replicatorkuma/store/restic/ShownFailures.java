package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.store.StoreException;

/** Failures of restic for pictures and tests, in the words of the program. */
public final class ShownFailures {
  private ShownFailures() {}

  /** The server does not answer. */
  public static StoreException unreachable() {
    String said = "dial tcp 203.0.113.7:443: connect: connection timed out";
    return ResticDiagnosis.of(1, said)
        .failure(
            "restic could not list the snapshots in s3:s3.example.com/uptime-kuma: " + said, null);
  }
}

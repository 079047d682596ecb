package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.store.StoreException;

/** Failures of restic for pictures and tests, in the words of the program. */
public final class ShownFailures {
  private ShownFailures() {}

  /** The server does not answer. */
  public static StoreException unreachable() {
    return failure(
        "list the snapshots in s3:s3.example.com/uptime-kuma",
        "dial tcp 203.0.113.7:443: connect: connection timed out");
  }

  /** A prune may be under way. */
  public static StoreException damaged() {
    return failure("fetch snapshot 9c27f5a1", "ciphertext verification failed");
  }

  private static StoreException failure(String attempt, String said) {
    return ResticDiagnosis.of(1, said).failure("restic could not " + attempt + ": " + said, null);
  }
}

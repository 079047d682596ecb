package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.config.Mode;
import io.github.replicatorkuma.config.Problem;
import java.util.List;

/** Keeps a replica from publishing, and a leader from being overwritten, by a mistyped command. */
final class Modes {
  private Modes() {}

  static void requireLeader(Parts parts) throws ConfigurationException {
    requireLeader(
        parts,
        "publish is for leaders",
        "Run it on the leader: a replica publishes nothing. To let this instance lead, start it with"
            + " REPLICATOR_MODE=BACKUP, and the old leader with RESTORE.");
  }

  static void requireLeaderForKept(Parts parts) throws ConfigurationException {
    requireLeader(
        parts,
        "kept apply is for leaders",
        "Make these edits on the leader by hand (see them with: replicator-kuma kept show N). Or"
            + " set REPLICATOR_MODE=BACKUP here, so that this instance leads again.");
  }

  private static void requireLeader(Parts parts, String rule, String hint)
      throws ConfigurationException {
    if (!parts.role().leads()) {
      throw wrong(parts.config().mode(), rule, hint);
    }
  }

  static void requireReplica(Parts parts) throws ConfigurationException {
    if (parts.role().leads()) {
      throw wrong(
          parts.config().mode(),
          "apply is for replicas",
          "To take this leader and its whole fleet back to an older state, choose it with --snapshot ID"
              + " or --at TIME. Else run it on a replica.");
    }
  }

  private static ConfigurationException wrong(Mode mode, String rule, String hint) {
    return new ConfigurationException(
        List.of(new Problem("REPLICATOR_MODE", "it is " + mode + ", and " + rule, hint)));
  }
}

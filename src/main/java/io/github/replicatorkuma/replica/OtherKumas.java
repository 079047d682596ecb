package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.KumaDatabase.Reach;
import io.github.replicatorkuma.database.OtherProgram;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.model.ReplicationException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Sees to it that rows are written beside no Uptime Kuma: one would go on with the old rows, and
 * write some of them back. Programs that only read do no harm.
 *
 * <p>There is one of these for a process, as it remembers what a stop of Kuma has taught: Kuma is
 * not stopped again for the same obstacle.
 */
final class OtherKumas {
  private final Set<OtherProgram> outlivedAStop = new HashSet<>();
  private Optional<String> wrapper = Optional.empty();
  private Set<Long> own = Set.of();

  /**
   * Refuses any that may be a Kuma, wherever; for those who supervise none.
   *
   * @param message has places for the database and for the other program
   */
  static void requireNone(KumaDatabase database, String message, String hint)
      throws ReplicationException {
    List<OtherProgram> others = kumas(database, Reach.ANY_MACHINE);
    if (!others.isEmpty()) {
      throw ReplicationException.terminal(
          message.formatted(database.description(), others.get(0).name()), hint);
    }
  }

  private static List<OtherProgram> kumas(KumaDatabase database, Reach reach)
      throws ReplicationException {
    return database.otherPrograms(reach).stream().filter(OtherProgram::mayBeKuma).toList();
  }

  /** Refuses, before our own Kuma is stopped, what can be known before. */
  void requireStoppable(Kuma kuma, KumaDatabase database) throws ReplicationException {
    if (wrapper.isPresent()) {
      throw stillOpen(wrapper.get());
    }
    Set<Long> ours = new HashSet<>();
    for (OtherProgram program : kumas(database, Reach.BESIDE_OUR_KUMA)) {
      if (outlivedAStop.contains(program)) {
        throw stillOpen(message(program, database));
      }
      if (program.pid().isPresent()) {
        long pid = program.pid().getAsLong();
        if (!kuma.isOwn(pid)) {
          throw ReplicationException.terminal(
              "another Uptime Kuma, " + program.name() + ", uses " + database.description(),
              ReplicaHints.ANOTHER_KUMA);
        }
        ours.add(pid);
      }
    }
    own = ours;
  }

  /** A COMMAND that is only a wrapper may end while Kuma lives on. */
  void requireStopped(KumaDatabase database) throws ReplicationException {
    for (OtherProgram program : kumas(database, Reach.OUR_KUMA_STOPPED)) {
      outlivedAStop.add(program);
      String message = message(program, database);
      if (own.contains(program.pid().orElse(0))) {
        wrapper = Optional.of(message);
      }
      throw stillOpen(message);
    }
  }

  private static String message(OtherProgram program, KumaDatabase database) {
    return "Uptime Kuma was stopped, and yet %s has %s open"
        .formatted(program.name(), database.description());
  }

  private static ReplicationException stillOpen(String message) {
    return ReplicationException.terminal(message, ReplicaHints.STILL_OPEN);
  }
}

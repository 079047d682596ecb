package io.github.replicatorkuma.store.restic;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.exec.Processes.Identity;
import io.github.replicatorkuma.exec.Processes.Life;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.RecordJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Remembers in a file which restics that lock the repository this instance started, until they have
 * ended well, so that it knows a lock that one of them left behind, also after a crash of its own.
 *
 * <p>Not to be able to remember fails nothing: such a lock is waited for, as if it were another's.
 */
final class ResticChildren {
  /** More than can be left over within the half hour for which a lock needs them. */
  private static final int MAX_CHILDREN = 64;

  /** A lock is made after its restic's start, but for what the clock's steps are worth. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(5);

  private static final EventLog log = EventLog.of(ResticChildren.class);

  /**
   * A restic of ours.
   *
   * @param boot with {@code namespace}, what {@code pid} counts in
   * @param startTicks tells it from a later process with its number
   * @param startedAt in seconds since 1970
   */
  record Child(long pid, long startTicks, String boot, String namespace, long startedAt) {
    private Identity identity() {
      return new Identity(new Life(boot, namespace), pid, startTicks);
    }
  }

  private final Optional<Path> file;
  private final Processes processes;
  private final Clock clock;
  private boolean warned;

  /**
   * @param file nothing is remembered where there is none
   */
  ResticChildren(Optional<Path> file, Processes processes, Clock clock) {
    this.file = file;
    this.processes = processes;
    this.clock = clock;
  }

  /**
   * Remembers a child.
   *
   * @return empty when it cannot be told from another process, or has ended already
   */
  synchronized Optional<Child> started(long pid) {
    Optional<Child> started =
        processes
            .identityOf(pid)
            .map(
                identity ->
                    new Child(
                        pid,
                        identity.startTicks(),
                        identity.life().boot(),
                        identity.life().namespace(),
                        clock.instant().getEpochSecond()));
    started.ifPresent(
        child -> {
          List<Child> children = new ArrayList<>(read());
          children.add(child);
          int surplus = Math.max(0, children.size() - MAX_CHILDREN);
          write(children.subList(surplus, children.size()));
        });
    return started;
  }

  /** The child has removed its own lock. */
  synchronized void endedWell(Child child) {
    List<Child> children = new ArrayList<>(read());
    if (children.remove(child)) {
      write(children);
    }
  }

  /** Whether a child of this instance made the lock, and none that could have made it is alive. */
  synchronized boolean hasLeft(ResticLock lock) {
    List<Child> makers =
        read().stream()
            .filter(child -> child.pid() == lock.pid())
            .filter(
                child ->
                    !lock.time()
                        .isBefore(Instant.ofEpochSecond(child.startedAt()).minus(CLOCK_STEP)))
            .toList();
    return !makers.isEmpty() && makers.stream().allMatch(this::isDead);
  }

  /** Of another life: the boot is over, or its container, as the state directory is ours now. */
  private boolean isDead(Child child) {
    Optional<Life> life = processes.life();
    if (life.isEmpty()) {
      return false;
    }
    Identity identity = child.identity();
    return life.get().equals(identity.life())
        ? processes.identityOf(child.pid()).filter(identity::equals).isEmpty()
        : !life.get().boot().equals(child.boot()) || identity.life().endsWithItsFirst();
  }

  private List<Child> read() {
    if (file.isEmpty()) {
      return List.of();
    }
    try {
      List<Child> children = new ArrayList<>();
      Json.read(Files.readAllBytes(file.get()))
          .forEach(child -> children.add(RecordJson.read(Child.class, child)));
      return children;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException | IllegalArgumentException e) {
      warn("read", e);
      return List.of();
    }
  }

  private void write(List<Child> children) {
    if (file.isEmpty()) {
      return;
    }
    try {
      AtomicFile.write(file.get(), Json.bytes(RecordJson.tree(children)));
    } catch (IOException | UnsupportedOperationException e) {
      warn("written", e);
    }
  }

  private void warn(String what, Exception e) {
    if (!warned) {
      warned = true;
      log.warn(
          "restic_children_not_" + what,
          field("file", file.map(Path::toString).orElse("")),
          field("reason", PlainText.reason(e)),
          field("effect", "a lock that a killed restic leaves is waited for"));
    }
  }
}

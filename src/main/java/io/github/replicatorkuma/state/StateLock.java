package io.github.replicatorkuma.state;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One process at a time works on a state directory. The operating system drops the lock when its
 * holder dies, however it dies.
 */
public record StateLock(Path file, String holder, FileChannel channel) implements AutoCloseable {
  private static final Set<OpenOption> OPEN =
      Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

  /**
   * What this process holds. A file in here is never opened again, as closing any channel to it
   * would drop the lock; and a channel that nobody refers to would be closed as garbage.
   */
  private static final Map<Path, StateLock> HELD = new HashMap<>();

  /**
   * Takes the lock, which is held until it is closed or the process ends.
   *
   * @param holder what to tell others who holds it, e.g. {@code run, pid 12}
   * @throws StateException when another process holds the directory; the message says which
   */
  public static StateLock acquire(StateDirectory state, String holder) throws StateException {
    synchronized (HELD) {
      try {
        Path file = realPath(state);
        StateLock held = HELD.get(file);
        if (held != null) {
          throw heldBy(held.holder, state);
        }
        StateLock lock = new StateLock(file, holder, open(file));
        if (!lock.take()) {
          throw heldBy(read(file), state);
        }
        HELD.put(file, lock);
        return lock;
      } catch (IOException e) {
        throw StateException.unusable(state.lockFile(), e);
      }
    }
  }

  /** Who holds the directory; empty when nobody does. */
  public static Optional<String> holder(StateDirectory state) {
    synchronized (HELD) {
      try {
        Path file = realPath(state);
        StateLock held = HELD.get(file);
        if (held != null) {
          return Optional.of(held.holder);
        }
        return Files.exists(file) ? otherHolder(file) : Optional.empty();
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }

  private static Optional<String> otherHolder(Path file) throws IOException {
    try (FileChannel channel =
            FileChannel.open(file, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        FileLock lock = channel.tryLock()) {
      return lock == null ? Optional.of(read(file)) : Optional.empty();
    }
  }

  /** However the directory is spelt. */
  private static Path realPath(StateDirectory state) throws IOException {
    return state.path().toRealPath().resolve(state.lockFile().getFileName());
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, OPEN, AtomicFile.PRIVATE);
  }

  /** Whether it is ours now; otherwise the channel is closed. */
  private boolean take() throws IOException {
    try {
      if (channel.tryLock() != null) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)));
        return true;
      }
      channel.close();
      return false;
    } catch (Throwable e) {
      channel.close();
      throw e;
    }
  }

  private static StateException heldBy(String holder, StateDirectory state) {
    boolean daemon = isDaemon(holder);
    String starting =
        "It is still starting, or Uptime Kuma shows its set-up page: finish that, and try again in"
            + " a moment. If that does not help, restart it. For a clone, stop it.";
    String beside =
        "Run commands where it runs, as its user or as root (in Docker with `docker exec`, not with"
            + " `docker compose run`). If it does not answer there, restart it. For a clone, stop it.";
    return new StateException(
        daemon ? Severity.TERMINAL : Severity.RETRYABLE,
        "another replicator-kuma (" + holder + ") works on " + state.path(),
        daemon
            ? (isStarting(state) ? starting : beside)
                + " A second daemon needs another REPLICATOR_STATE_DIR."
            : "Wait until it has ended, then try again.");
  }

  /** Who works on the directory, for people who get no answer from its daemon. */
  public static Optional<String> described(StateDirectory state) {
    return holder(state)
        .map(
            holder ->
                isDaemon(holder) && isStarting(state)
                    ? "the daemon (" + holder + ") is still starting, or waits for Uptime Kuma"
                    : "no daemon answers, but this is at work here: " + holder);
  }

  /** Whether how to reach the daemon was not written since it took the lock. */
  private static boolean isStarting(StateDirectory state) {
    return state.controlFile().toFile().lastModified() < state.lockFile().toFile().lastModified();
  }

  /** Whether this holder stays: it is {@code run}. */
  public static boolean isDaemon(String holder) {
    return holder.startsWith("run,");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "unknown";
    }
  }

  @Override
  public void close() {
    synchronized (HELD) {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } finally {
        HELD.remove(file, this);
      }
    }
  }
}

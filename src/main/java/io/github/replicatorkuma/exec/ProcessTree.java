package io.github.replicatorkuma.exec;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Ends a child together with everything it started; {@code Process.destroy} leaves the rest alive.
 */
public final class ProcessTree {
  /** For what the child started: whoever is still there after its parent's end gets no more. */
  private static final Duration DESCENDANTS_GRACE = Duration.ofMillis(500);

  private ProcessTree() {}

  /**
   * SIGTERM, and SIGKILL for what is still there after {@code grace}; returns when all are gone.
   * The child comes first, since it may need its helpers to clean up (restic removes its lock
   * through ssh or rclone). Takes at most {@code grace} and two seconds.
   */
  static void end(ProcessHandle child, Duration grace) {
    // Before anything dies: orphans go to process 1 and are found no more.
    Set<ProcessHandle> tree = new LinkedHashSet<>(child.descendants().toList());
    child.destroy();
    boolean patient = awaitEnd(List.of(child), grace);
    tree.addAll(child.descendants().toList());
    for (ProcessHandle descendant : List.copyOf(tree)) {
      tree.addAll(descendant.descendants().toList());
    }
    tree.forEach(ProcessHandle::destroy);
    tree.add(child);
    if (!patient || !awaitEnd(List.copyOf(tree), DESCENDANTS_GRACE)) {
      tree.forEach(ProcessHandle::destroyForcibly);
      awaitEnd(List.copyOf(tree), Duration.ofSeconds(1));
    }
  }

  /** Whether all ended in time; not so when this thread is interrupted, which it stays. */
  private static boolean awaitEnd(List<ProcessHandle> processes, Duration patience) {
    try {
      allEnds(processes).get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Whether all of these ended in time; interrupts are put off. */
  public static boolean endWithin(List<ProcessHandle> processes, Duration patience) {
    return allEnds(processes)
        .thenApply(gone -> true)
        .completeOnTimeout(false, Math.max(1, patience.toNanos()), TimeUnit.NANOSECONDS)
        .join();
  }

  /** SIGTERM, and SIGKILL for what is still there after {@code grace}; interrupts are put off. */
  public static void end(List<ProcessHandle> processes, Duration grace) {
    processes.forEach(ProcessHandle::destroy);
    if (!endWithin(processes, grace)) {
      processes.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static CompletableFuture<Void> allEnds(List<ProcessHandle> processes) {
    return CompletableFuture.allOf(
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new));
  }
}

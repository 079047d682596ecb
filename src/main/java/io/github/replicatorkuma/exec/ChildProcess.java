package io.github.replicatorkuma.exec;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A long-running child whose output passes through to ours unchanged and whose input is empty.
 *
 * <p>The process is held by its handle, never looked up by its number or name: a child may rename
 * itself, and a number may be given to another process. Thread safe.
 */
public final class ChildProcess {
  private final Process process;
  private final CompletableFuture<Integer> exited;

  private ChildProcess(Process process) {
    this.process = process;
    this.exited = process.onExit().thenApply(Process::exitValue);
  }

  /**
   * Starts a child.
   *
   * @param argv the program, looked up in our own PATH, and its arguments
   * @param environment all of the child's environment: nothing of ours is added
   * @param directory where the child runs
   * @throws IOException when there is no such program or directory, or no room for a process
   */
  public static ChildProcess start(
      List<String> argv, Map<String, String> environment, Path directory) throws IOException {
    return new ChildProcess(
        Launch.of(argv, environment, directory)
            .redirectOutput(ProcessBuilder.Redirect.INHERIT)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Completes with the exit code once the child has ended; 128 + n when signal n ended it. */
  public CompletableFuture<Integer> exited() {
    return exited.copy();
  }

  /** The child and all that it started, now. */
  public Set<Long> tree() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .map(ProcessHandle::pid)
        .collect(Collectors.toSet());
  }

  /**
   * Waits for the child to end.
   *
   * @return whether it has ended within that time
   */
  public boolean awaitExit(Duration atMost) throws InterruptedException {
    return process.waitFor(Math.max(0, atMost.toNanos()), TimeUnit.NANOSECONDS);
  }

  /** The same, whatever interrupts. */
  public boolean endsWithin(Duration atMost) {
    return exited
        .thenApply(exitCode -> true)
        .completeOnTimeout(false, atMost.toNanos(), TimeUnit.NANOSECONDS)
        .join();
  }

  /**
   * The exit code, as in {@link #exited()}.
   *
   * @throws IllegalThreadStateException while the child is alive
   */
  public int exitCode() {
    return process.exitValue();
  }

  /** Asks the child to end (SIGTERM), and only the child: what it started is left to it. */
  public void terminate() {
    process.destroy();
  }

  /**
   * Ends the child and everything it started at once (SIGKILL), except those of its descendants
   * that run one of these programs, which live on as orphans. What the child left behind when it
   * ended is no longer known to be its, and is not touched.
   *
   * @param programs names of programs, without directory and of at most 15 characters
   */
  public void killExcept(Set<String> programs) {
    // Listed first: a dead parent no longer leads to its children. Killed after the parent: it
    // might start them anew.
    List<ProcessHandle> descendants = process.descendants().toList();
    process.destroyForcibly();
    for (ProcessHandle descendant : descendants) {
      if (!runsOneOf(programs, descendant)) {
        descendant.destroyForcibly();
      }
    }
  }

  /**
   * Ends what an ended child has left behind: a command that only starts the program, such as a
   * shell or npm, may end without it. Asked first (SIGTERM), killed after the grace.
   *
   * @param tree numbers of the processes that it had
   * @param programs as {@link #killExcept} has it: those live on
   */
  public void endOrphans(Set<Long> tree, Set<String> programs, Duration grace) {
    List<ProcessHandle> orphans =
        tree.stream()
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .filter(orphan -> orphan.isAlive() && !runsOneOf(programs, orphan))
            .toList();
    ProcessTree.end(orphans, grace);
  }

  /** By its name, which every process shows: an executable may be hidden, also from root. */
  private static boolean runsOneOf(Set<String> programs, ProcessHandle process) {
    return programs.contains(new Processes().text(process.pid(), "comm").strip());
  }
}

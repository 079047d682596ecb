package io.github.replicatorkuma.exec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A server that lives on when we end, and that nothing here can kill: it can only be asked to end.
 * Its input is empty; the last of its output is kept, and it does not mind when we no longer read.
 */
public final class ServerProcess {
  private final Process process;
  private final TailBuffer output = new TailBuffer();
  private final OutputPump pump;

  private ServerProcess(Process process, String program) {
    this.process = process;
    String thread = program + "-" + process.pid();
    pump = new OutputPump(thread, process.getInputStream(), output, nothingMoreCanBeHad -> {});
    pump.start();
  }

  /**
   * Starts a server.
   *
   * @param argv the program, looked up in the PATH of {@code environment}, and its arguments
   * @param environment all of the server's environment: nothing of ours is added
   * @param directory where it is started
   * @throws IOException when there is no such program or directory, or no room for a process
   */
  public static ServerProcess start(
      List<String> argv, Map<String, String> environment, Path directory) throws IOException {
    String program = argv.get(0);
    List<String> resolved;
    try {
      resolved = Launch.resolved(argv, environment);
    } catch (IOException e) {
      throw new IOException(program + " " + e.getMessage(), e);
    }
    ProcessBuilder builder = Launch.of(resolved, environment, directory).redirectErrorStream(true);
    return new ServerProcess(builder.start(), program);
  }

  /** The process, to be asked to end. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  public boolean isAlive() {
    // The process hears of its own end a moment later than its handle does.
    return process.toHandle().isAlive();
  }

  /**
   * The exit code; 128 + n when signal n ended it.
   *
   * @throws IllegalThreadStateException while it is alive
   */
  public int exitCode() {
    return isAlive() ? process.exitValue() : process.onExit().join().exitValue();
  }

  /** The end of what it wrote; complete once it has ended. */
  public OutputTail lastWords() throws InterruptedException {
    if (!isAlive()) {
      pump.drain();
    }
    return output.tail();
  }
}

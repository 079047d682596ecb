package io.github.replicatorkuma.exec;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A server that lives on when we end, and that nothing here can kill: it can only be asked to end.
 * Its input is empty; the last of its output is kept, and it does not mind when we no longer read.
 */
public final class ServerProcess {
  private static final int OUTPUT_BYTES = 16 << 10;

  /** How long output may still come after its end. */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final Process process;
  private final TailBuffer output = new TailBuffer(OUTPUT_BYTES);
  private final Thread reader;

  private ServerProcess(Process process, String program) {
    this.process = process;
    this.reader = new Thread(this::read, program + "-" + process.pid());
    reader.setDaemon(true);
    reader.start();
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
    List<String> resolved = new ArrayList<>(argv);
    resolved.set(
        0,
        Executables.find(program, environment)
            .orElseThrow(
                () ->
                    new IOException(
                        program + " not found in PATH=" + Executables.path(environment)))
            .toString());
    ProcessBuilder builder =
        new ProcessBuilder(resolved)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true);
    ChildVariables.set(builder, environment);
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
      reader.join(DRAIN.toMillis());
    }
    return output.tail();
  }

  private void read() {
    byte[] chunk = new byte[8192];
    try (InputStream stream = process.getInputStream()) {
      for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
        output.write(chunk, n);
      }
    } catch (IOException e) {
      // Nothing more can be had.
    }
  }
}

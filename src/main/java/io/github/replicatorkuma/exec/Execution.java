package io.github.replicatorkuma.exec;

import io.github.replicatorkuma.exec.CommandException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * One child from its start to its end. Two threads read stdout and stderr at once, as a child that
 * fills a pipe nobody reads hangs; the thread that called waits.
 */
final class Execution {
  private static final int STDERR_BYTES = 16 << 10;
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration ABORT_PATIENCE = Duration.ofSeconds(3);

  /**
   * How long output may still come after the child's end. Something it left behind may hold its
   * pipes open for ever (ssh does, with {@code ControlPersist}).
   */
  private static final Duration DRAIN = Duration.ofSeconds(2);

  private final Command command;
  private final Process process;
  private final TailBuffer stderr = new TailBuffer(STDERR_BYTES);
  private final Pump stdoutPump;
  private final Pump stderrPump;

  /** Completed when the child must end before its time. */
  private final CompletableFuture<CommandException> cut = new CompletableFuture<>();

  private final CountDownLatch gone = new CountDownLatch(1);

  Execution(Command command, Process process, OutputSink stdout) {
    this.command = command;
    this.process = process;
    stdoutPump = new Pump(process.getInputStream(), stdout);
    stderrPump = new Pump(process.getErrorStream(), stderr);
  }

  /** Waits until the child has ended and its output has been taken. */
  void awaitResult() throws CommandException {
    start(stdoutPump, "stdout");
    start(stderrPump, "stderr");
    try {
      CommandException failure = awaitFirst();
      if (failure != null) {
        throw failure;
      }
      stdoutPump.finish();
      stderrPump.finish();
      stdoutPump.throwFailure();
    } finally {
      gone.countDown();
    }
  }

  int exitCode() {
    return process.exitValue();
  }

  OutputTail stderr() {
    return stderr.tail();
  }

  void abort() {
    cut.complete(failure(Reason.INTERRUPTED, "was stopped: this program is stopping", null));
  }

  void awaitEnd() {
    try {
      if (!gone.await(ABORT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable CommandException awaitFirst() {
    try {
      CompletableFuture.anyOf(process.onExit(), cut)
          .get(command.timeout().toMillis(), TimeUnit.MILLISECONDS);
      return cut.isDone() ? ended(cut.get()) : null;
    } catch (TimeoutException e) {
      return ended(
          failure(
              Reason.TIMED_OUT,
              "did not end within " + command.timeout().toMillis() / 1000.0 + " s",
              null));
    } catch (InterruptedException e) {
      CommandException failure = ended(failure(Reason.INTERRUPTED, "was interrupted", e));
      Thread.currentThread().interrupt();
      return failure;
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed with an exception", e);
    }
  }

  /** Kills the tree; {@code failure} with all that the child has said by now. */
  private CommandException ended(CommandException failure) {
    ProcessTree.end(process.toHandle(), GRACE);
    stdoutPump.finish();
    stderrPump.finish();
    return withStderr(failure);
  }

  private CommandException withStderr(CommandException failure) {
    return new CommandException(
        failure.reason(), String.valueOf(failure.getMessage()), stderr.tail(), failure.getCause());
  }

  private CommandException failure(Reason reason, String what, @Nullable Throwable cause) {
    return new CommandException(reason, command.program() + " " + what, OutputTail.EMPTY, cause);
  }

  private void start(Pump pump, String stream) {
    pump.setName(command.program() + "-" + process.pid() + "-" + stream);
    pump.start();
  }

  /** Carries one stream to its sink. */
  private final class Pump extends Thread {
    private final InputStream stream;
    private final OutputSink sink;
    private boolean finished;
    private volatile @Nullable CommandException problem;

    Pump(InputStream stream, OutputSink sink) {
      this.stream = stream;
      this.sink = sink;
      setDaemon(true);
    }

    @Override
    public void run() {
      byte[] chunk = new byte[8192];
      try {
        for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
          take(chunk, n);
        }
      } catch (IOException | RuntimeException e) {
        fail(e);
      }
    }

    private synchronized void take(byte[] chunk, int length) throws IOException {
      if (!finished) {
        sink.write(chunk, length);
      }
    }

    private void fail(Exception e) {
      CommandException failure =
          failure(Reason.OUTPUT_UNREADABLE, "wrote what could not be read: " + e.getMessage(), e);
      problem = failure;
      cut.complete(failure);
    }

    /** Waits for the end of the stream, but not for ever; the sink is at rest afterwards. */
    void finish() {
      boolean interrupted = Thread.interrupted();
      try {
        join(DRAIN.toMillis());
      } catch (InterruptedException e) {
        interrupted = true;
      }
      synchronized (this) {
        finished = true;
        try {
          sink.end();
        } catch (IOException | RuntimeException e) {
          fail(e);
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    void throwFailure() throws CommandException {
      CommandException failure = problem;
      if (failure != null) {
        throw withStderr(failure);
      }
    }
  }
}

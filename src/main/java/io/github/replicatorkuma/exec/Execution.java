package io.github.replicatorkuma.exec;

import io.github.replicatorkuma.exec.CommandException.Reason;
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
  private static final Duration GRACE = Duration.ofSeconds(1);
  private static final Duration ABORT_PATIENCE = Duration.ofSeconds(3);

  private final Command command;
  private final Process process;
  private final TailBuffer stderr = new TailBuffer();
  private final StdoutSink stdout;
  private volatile @Nullable Cut unreadable;

  /** Completed when the child must end before its time. */
  private final CompletableFuture<Cut> cut = new CompletableFuture<>();

  private final CountDownLatch gone = new CountDownLatch(1);

  /** Why a child does not come to its own end. */
  private record Cut(Reason reason, String what, @Nullable Exception cause) {}

  Execution(Command command, Process process) {
    this.command = command;
    this.process = process;
    this.stdout = new StdoutSink(command.lines());
  }

  /** Waits until the child has ended and its output has been taken. */
  CommandResult awaitResult() throws CommandException {
    OutputPump out = start("stdout", process.getInputStream(), stdout);
    OutputPump err = start("stderr", process.getErrorStream(), this::takeStderr);
    try {
      Cut early = awaitFirst();
      if (early != null) {
        ProcessTree.end(process.toHandle(), GRACE);
      }
      out.finish();
      err.finish();
      Cut why = early == null ? unreadable : early;
      if (why == null) {
        return new CommandResult(process.exitValue(), stdout.taken(), stderr.tail());
      }
      if (why.reason() == Reason.INTERRUPTED && why.cause() != null) {
        Thread.currentThread().interrupt();
      }
      throw new CommandException(
          why.reason(), command.program() + " " + why.what(), stderr.tail(), why.cause());
    } finally {
      gone.countDown();
    }
  }

  void abort() {
    cut.complete(new Cut(Reason.INTERRUPTED, "was stopped: this program is stopping", null));
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

  private @Nullable Cut awaitFirst() {
    long millis = command.timeout().toMillis();
    try {
      CompletableFuture.anyOf(process.onExit(), cut).get(millis, TimeUnit.MILLISECONDS);
      return cut.getNow(null);
    } catch (TimeoutException e) {
      return new Cut(Reason.TIMED_OUT, "did not end within " + millis / 1000.0 + " s", null);
    } catch (InterruptedException e) {
      return new Cut(Reason.INTERRUPTED, "was interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("never completed with an exception", e);
    }
  }

  private void takeStderr(byte[] chunk, int length) {
    stderr.write(chunk, length);
    if (command.isHopeless().test(stderr.tail().text())) {
      cut.complete(new Cut(Reason.TIMED_OUT, "only tried the same again and was ended", null));
    }
  }

  private OutputPump start(String name, InputStream stream, OutputPump.Sink sink) {
    String thread = command.program() + "-" + process.pid() + "-" + name;
    OutputPump pump = new OutputPump(thread, stream, sink, this::fail);
    pump.start();
    return pump;
  }

  private void fail(Exception e) {
    unreadable =
        new Cut(Reason.OUTPUT_UNREADABLE, "wrote what could not be read: " + e.getMessage(), e);
    cut.complete(unreadable);
  }
}

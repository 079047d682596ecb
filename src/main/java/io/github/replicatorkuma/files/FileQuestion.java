package io.github.replicatorkuma.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Asks the file system and does not wait for ever: a thread that asks a network mount whose server
 * is gone never comes back, and nothing can wake it. Such a thread is left behind.
 */
public final class FileQuestion {
  /** For a disk that sleeps, and no longer, as Uptime Kuma may wait for the answer. */
  public static final Duration PATIENCE = Duration.ofSeconds(6);

  private FileQuestion() {}

  /** There was no answer in time. */
  public static final class NoAnswerException extends IOException {
    public NoAnswerException() {
      super("it does not answer");
    }
  }

  /** Whether something is there; it is not where there is no answer. */
  public static boolean exists(Path path) {
    try {
      return ask(() -> Files.exists(path), PATIENCE);
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * The answer.
   *
   * @throws NoAnswerException when there is none within {@code patience}
   * @throws IOException what {@code question} throws
   */
  public static <T> T ask(Callable<T> question, Duration patience) throws IOException {
    FutureTask<T> answer = new FutureTask<>(question);
    Thread asking = new Thread(answer, "file-question");
    asking.setDaemon(true);
    asking.start();
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new NoAnswerException();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    }
  }
}

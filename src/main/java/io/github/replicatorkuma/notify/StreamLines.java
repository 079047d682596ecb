package io.github.replicatorkuma.notify;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes the lines of an endless answer on as they arrive, less those that are too long. It is its
 * own body, there as soon as the answer begins.
 */
final class StreamLines implements BodySubscriber<StreamLines> {
  /** An event holds at most 4 KiB of text, which JSON may write as six times as much. */
  static final int LONGEST_LINE_BYTES = 64 * 1024;

  private final Consumer<String> consumer;
  private final CompletableFuture<Void> end = new CompletableFuture<>();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private @Nullable Subscription subscription;
  private boolean cancelled;

  /**
   * Ready for an answer.
   *
   * @param consumer is not to block: it is called by the client's thread
   */
  StreamLines(Consumer<String> consumer) {
    this.consumer = consumer;
  }

  /** Completed when the answer ends, with a failure when it breaks off. */
  CompletableFuture<Void> end() {
    return end;
  }

  @Override
  public CompletionStage<StreamLines> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public synchronized void onSubscribe(Subscription subscription) {
    this.subscription = subscription;
    if (cancelled) {
      subscription.cancel();
    } else {
      subscription.request(Long.MAX_VALUE);
    }
  }

  /** Synchronized so that nothing is passed on once {@link #cancel} has returned. */
  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      while (buffer.hasRemaining() && !cancelled) {
        add(buffer.get());
      }
    }
  }

  private void add(byte next) {
    if (next != '\n') {
      // One byte more than allowed shows that it was too long.
      if (line.size() <= LONGEST_LINE_BYTES) {
        line.write(next);
      }
      return;
    }
    String text = line.size() <= LONGEST_LINE_BYTES ? line.toString(StandardCharsets.UTF_8) : "";
    line.reset();
    if (!text.isBlank()) {
      consumer.accept(text);
    }
  }

  @Override
  public void onError(Throwable failure) {
    end.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    end.complete(null);
  }

  /** Closes the connection. */
  void cancel() {
    Subscription open = stopPassingOn();
    // Not within the lock, as nobody knows which locks the client holds.
    if (open != null) {
      open.cancel();
    }
  }

  private synchronized @Nullable Subscription stopPassingOn() {
    cancelled = true;
    return subscription;
  }
}

package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** Listens to a server as ntfy is one, without any pause between tries. */
@Timeout(60)
abstract class NtfyListenerCase {
  static final Duration LONG = Duration.ofSeconds(30);
  static final String OURS = "repository-" + "ba7816bf";
  final SignalTag tag = new SignalTag();
  final AtomicInteger signals = new AtomicInteger();
  final List<SnapshotId> named = new CopyOnWriteArrayList<>();
  final Semaphore signalled = new Semaphore(0);
  final BlockingQueue<Duration> pauses = new LinkedBlockingQueue<>();
  NtfyServer server;
  NtfyTarget target;
  Thread listening = new Thread(() -> {});

  @BeforeEach
  void startServer() throws IOException {
    server = new NtfyServer();
    target = NtfyTarget.open(server.root(), "my-topic");
    tag.learnFrom(() -> Optional.of(new RepositoryId("abc")));
  }

  @AfterEach
  void stop() throws InterruptedException {
    stopListening();
  }

  void listen() {
    listen(LONG);
  }

  void listen(Duration silence) {
    NtfyListener listener =
        new NtfyListener(
            tag,
            snapshot -> {
              snapshot.ifPresent(named::add);
              signals.incrementAndGet();
              signalled.release();
            },
            new NtfySubscription(target, silence),
            pauses::add,
            new Random(1));
    listening =
        new Thread(
            () -> {
              try {
                listener.listen();
              } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
              }
            });
    listening.start();
  }

  /** What it reads has an end then: nothing interrupts a read. */
  void stopListening() throws InterruptedException {
    listening.interrupt();
    server.close();
    listening.join();
  }

  void awaitSignal() throws InterruptedException {
    assertThat(signalled.tryAcquire(20, TimeUnit.SECONDS)).as("a signal was given").isTrue();
  }

  /** All that was said on a stream has been heard when its listener connects anew. */
  void assertNoSignalOn(NtfyStream stream) throws InterruptedException {
    stream.cut();
    server.nextStream();
    assertThat(signalled.availablePermits()).isZero();
  }

  static String message(String id, String tag) {
    return NtfyStream.event("message", id, 1_700_000_000L, List.of(tag));
  }
}

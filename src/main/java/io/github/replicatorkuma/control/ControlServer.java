package io.github.replicatorkuma.control;

import static io.github.replicatorkuma.logging.EventLog.field;
import static io.github.replicatorkuma.logging.EventLog.thrown;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Orders;
import io.github.replicatorkuma.files.LineChannel;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.StatusJson;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.time.Background;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Carries out what commands beside this daemon ask for: a line of JSON comes in; while it waits,
 * lines with {@code progress} go out, then one with {@code report}, {@code status} or {@code
 * error}.
 *
 * @param key what a request must have, so that nobody asks another instance by mistake
 * @param activity what goes on now for an order, for people
 * @param patience how long a connection may be silent, or leave unread what it is told
 */
public record ControlServer(
    Path socket,
    String key,
    Orders orders,
    Health health,
    Function<Order, String> activity,
    Duration patience,
    ServerSocketChannel listener,
    ThreadPoolExecutor threads)
    implements AutoCloseable {
  private static final EventLog log = EventLog.of(ControlServer.class);
  private static final int LONGEST_REQUEST = 16 << 10;

  /** More are hung up on at once. */
  private static final int CONNECTIONS = 8;

  private static final Duration POLL = Duration.ofMillis(200);

  /** Nobody who waits shall think that nobody is there. */
  private static final int POLLS_A_SIGN_OF_LIFE = 25;

  /**
   * Listens from now on.
   *
   * @param socket in a directory that others cannot enter; what an earlier life left there goes
   */
  public static ControlServer at(
      Path socket,
      String key,
      Orders orders,
      Health health,
      Function<Order, String> activity,
      Duration patience)
      throws IOException {
    Files.deleteIfExists(socket);
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      listener.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            0,
            CONNECTIONS,
            1,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> Background.thread("control-answer", task::run));
    ControlServer server =
        new ControlServer(socket, key, orders, health, activity, patience, listener, threads);
    Background.thread("control", server::accept).start();
    return server;
  }

  private void accept() {
    try {
      while (true) {
        serve(listener.accept());
      }
    } catch (ClosedChannelException e) {
      log.debug("control_closed");
    } catch (IOException e) {
      log.warn("control_lost", field("reason", e.getClass().getSimpleName()));
    }
  }

  private void serve(SocketChannel connection) throws IOException {
    try {
      threads.execute(() -> answer(connection));
    } catch (RejectedExecutionException tooMany) {
      connection.close();
    }
  }

  private void answer(SocketChannel connection) {
    try (LineChannel lines = new LineChannel(connection)) {
      answer(lines, lines.read(LONGEST_REQUEST, patience));
    } catch (IOException e) {
      log.debug("control_client_gone", field("reason", e.getMessage()));
    } catch (RuntimeException e) {
      log.error("defect", thrown(e));
    }
  }

  private void answer(LineChannel lines, String request) throws IOException {
    try {
      JsonNode asked = Json.read(request);
      if (!isKey(asked.path(ControlClient.KEY).asText())) {
        throw new IllegalArgumentException("this is the daemon of another state directory");
      }
      if (asked.has(ControlClient.STATUS)) {
        tell(lines, "status", StatusJson.fields(health.status()));
      } else {
        Order order = RecordJson.readStrictly(Order.class, asked.path(ControlClient.ORDER));
        tellEnd(lines, order, orders.place(order));
      }
    } catch (JsonProcessingException e) {
      tell(lines, "error", "a request is one line of JSON");
    } catch (IllegalArgumentException e) {
      tell(lines, "error", String.valueOf(e.getMessage()));
    }
  }

  private boolean isKey(String given) {
    return MessageDigest.isEqual(
        key.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  /** Whoever goes before the end does not undo the order. */
  private void tellEnd(LineChannel lines, Order order, CompletableFuture<CycleReport> ended)
      throws IOException {
    String told = "";
    for (int polls = 1; !isOver(ended); polls++) {
      String now = activity.apply(order);
      if (!now.equals(told) || polls % POLLS_A_SIGN_OF_LIFE == 0) {
        tell(lines, "progress", now);
        told = now;
      }
    }
    tell(lines, "report", RecordJson.fields(ended.join()));
  }

  private static boolean isOver(CompletableFuture<CycleReport> ended) {
    return ended
        .thenApply(report -> true)
        .completeOnTimeout(false, POLL.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private void tell(LineChannel lines, String name, Object value) throws IOException {
    lines.write(Json.text(Map.of(name, value)), patience);
  }

  /** Nobody is let in any more; who is in may still be told. */
  @Override
  public void close() throws IOException {
    listener.close();
    Files.deleteIfExists(socket);
  }
}

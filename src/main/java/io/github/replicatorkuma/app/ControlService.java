package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.control.ControlServer;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Orders;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.SocketFile;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.state.StateDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Lets commands reach the daemon, as long as it holds the lock of the state directory. */
public final class ControlService {
  private static final EventLog log = EventLog.of(ControlService.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Orders orders;
  private final Health health;
  private final Function<Order, String> activity;
  private @Nullable ControlServer server;
  private @Nullable Path file;
  private @Nullable Path socket;

  public ControlService(Orders orders, Health health, Function<Order, String> activity) {
    this.orders = orders;
    this.health = health;
    this.activity = activity;
  }

  /** For who holds the lock. Where there is no place for a socket, the daemon works without. */
  public synchronized void start(StateDirectory state) {
    start(state, SocketFile.usualParents());
  }

  /** Once it is started it stays. */
  public synchronized void start(StateDirectory state, List<Path> parents) {
    if (server != null) {
      return;
    }
    String key = UUID.randomUUID().toString();
    try {
      socket = SocketFile.of(state.path(), "control.sock", parents);
      server = ControlServer.at(socket, key, orders, health, activity, PATIENCE);
      byte[] content = (socket + "\n" + key + "\n").getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(state.controlFile(), content);
      file = state.controlFile();
    } catch (IOException | RuntimeException e) {
      log.warn(
          "control_not_served",
          field("reason", PlainText.reason(e)),
          field("hint", "publish and apply cannot be run beside this daemon."));
    }
  }

  /** Leaves nothing behind. */
  public synchronized void close() {
    try {
      if (file != null) {
        Files.deleteIfExists(file);
      }
      if (server != null) {
        server.close();
      }
      if (socket != null && socket.getParent() != null) {
        Files.deleteIfExists(socket.getParent());
      }
    } catch (IOException e) {
      log.debug("control_left_behind", field("reason", e.getClass().getSimpleName()));
    }
  }
}

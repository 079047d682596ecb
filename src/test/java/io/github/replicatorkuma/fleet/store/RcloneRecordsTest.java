package io.github.replicatorkuma.fleet.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.replicatorkuma.database.mariadb.ServerProcess;
import io.github.replicatorkuma.kuma.FreePort;
import io.github.replicatorkuma.model.Digest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Locks on a real {@code rclone serve restic} keep the contract. */
class RcloneRecordsTest extends RecordStoreContract {
  private static final AtomicInteger PLACES = new AtomicInteger();

  @TempDir static Path shared;

  static ServerProcess server;
  private static int port;

  private final String repository = "place-" + PLACES.incrementAndGet() + "/kuma-fleet";

  @BeforeAll
  static void start() throws Exception {
    server = serve();
  }

  /** Serves {@link #shared}. */
  static ServerProcess serve(String... options) throws Exception {
    port = FreePort.find();
    List<String> command =
        new ArrayList<>(List.of("rclone", "serve", "restic", "--addr", "127.0.0.1:" + port));
    command.addAll(List.of(options));
    command.addAll(
        List.of("--config", "", Files.createDirectories(shared.resolve("served")).toString()));
    return ServerProcess.start(command, shared.resolve("printed"), "Serving restic REST API");
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  static String address(String repository) {
    return "rest:http://127.0.0.1:" + port + "/" + repository + "/";
  }

  @Override
  protected final String address() {
    return address(repository);
  }

  @Override
  protected final void plant(String name, byte[] content) throws Exception {
    String hex = HexFormat.of().formatHex(content);
    plant(("replicator-kuma " + name + " " + hex).getBytes(UTF_8));
    plant(content);
  }

  private void plant(byte[] content) throws Exception {
    MessageDigest hash = Digest.sha256();
    hash.update(content);
    Path locks = shared.resolve("served/" + repository + "/locks");
    Files.write(locks.resolve(Digest.of(hash).hex()), content);
  }
}

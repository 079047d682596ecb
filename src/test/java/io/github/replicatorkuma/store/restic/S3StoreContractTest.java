package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.store.S3Server;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.SnapshotStoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A real restic with a real server that speaks S3 keeps the contract. */
final class S3StoreContractTest extends SnapshotStoreContract {
  private static final AtomicInteger BUCKETS = new AtomicInteger();

  private static S3Server server;

  private final String bucket = "kuma-" + BUCKETS.incrementAndGet();

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server("key", "secret");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected SnapshotStore store() {
    TestRestic restic = new TestRestic(directory);
    Map<String, String> environment = restic.environment("RESTIC_REPOSITORY", server.http(bucket));
    environment.putAll(server.credentials());
    return restic.store(environment);
  }

  @Override
  protected SnapshotStore created() {
    Path local = directory.resolve("uploaded");
    CheapRepository.create(local, TestRestic.PASSWORD);
    try {
      server.upload(local, bucket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return store();
  }

  @Override
  protected String hostName() {
    return TestRestic.HOST;
  }
}

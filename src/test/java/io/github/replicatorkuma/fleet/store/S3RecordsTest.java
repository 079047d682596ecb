package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.store.S3Server;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Objects of a bucket keep the contract, on a server that knows no conditions. */
final class S3RecordsTest extends RecordStoreContract {
  private static final AtomicInteger PLACES = new AtomicInteger();
  private static S3Server server;

  private final String prefix = "place-" + PLACES.incrementAndGet() + "/kuma-fleet";

  @BeforeAll
  static void start() throws Exception {
    server = new S3Server("key", "secret/+key");
    server.refuseConditions();
    server.put("bucket", "another", new byte[1]);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected String address() {
    return server.http("bucket") + "/" + prefix;
  }

  @Override
  protected Map<String, String> environment() {
    return server.credentials();
  }

  @Override
  protected void plant(String name, byte[] content) {
    server.put("bucket", prefix + "/" + name, content);
    server.put("bucket", prefix + "/below/" + name, new byte[1]);
  }
}

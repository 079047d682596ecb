package io.github.replicatorkuma.fleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.store.S3Server;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

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

  @Test
  void requests_areOneEachAndAGetForWhatIsNew_withoutConditions() throws Exception {
    RecordStore a = store();
    RecordStore b =
        RecordStores.at(address(), "")
            .open(
                Map.of(
                    "AWS_ACCESS_KEY_ID", "key",
                    "AWS_SECRET_ACCESS_KEY", "secret/+key",
                    "AWS_DEFAULT_REGION", "us-east-1"));
    server.requests();

    write(a, "kuma-a", "1");
    assertThat(server.requests()).as("first").isEqualTo(Map.of("location", 1, "PUT", 1));
    write(a, "kuma-a", "2");
    assertThat(server.requests()).as("a write").isEqualTo(Map.of("PUT", 1));
    texts(b);
    assertThat(server.requests()).as("the first read").isEqualTo(Map.of("LIST", 1, "GET", 1));
    texts(b);
    assertThat(server.requests()).as("nothing new").isEqualTo(Map.of("LIST", 1));
    write(b, "kuma-b", "1");
    write(a, "kuma-a", "3");
    server.requests();
    assertThat(texts(b)).containsEntry("kuma-a", "3");
    assertThat(server.requests()).as("two new ones").isEqualTo(Map.of("LIST", 1, "GET", 2));
    b.remove("kuma-b");
    assertThat(server.requests()).as("a removal").isEqualTo(Map.of("DELETE", 1));
    b.close();
  }

  @Test
  void server_ofTheseTests_refusesConditions() throws Exception {
    URI object = URI.create(address().replace("s3:", "") + "/kuma-a");

    assertThat(HttpCall.get(object).with("If-None-Match", "*").status(Duration.ofSeconds(30)))
        .isEqualTo(501);
  }
}

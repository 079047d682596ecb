package io.github.replicatorkuma.fleet.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Locks on restic's own server keep the contract, where nothing else may be removed. */
final class RestRecordsTest extends RecordStoreContract {
  private static final String LOGIN = "kuma:p%40ss:w%2Frd";
  private static final AtomicInteger PLACES = new AtomicInteger();
  private static RestServer server;

  private final String repository = "kuma/place-" + PLACES.incrementAndGet() + "-fleet";

  @BeforeAll
  static void start() throws Exception {
    server = new RestServer();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected String address() {
    return server.address(LOGIN, repository + "/");
  }

  @Override
  protected void plant(String name, byte[] content) {
    String hex = HexFormat.of().formatHex(content);
    server.plant(repository, ("replicator-kuma " + name + " " + hex).getBytes(UTF_8));
    server.plant(repository, content);
  }

  @Test
  void requests_areOneEachAndAGetForWhatIsNew() throws Exception {
    RecordStore a = store();
    RecordStore b = store();
    server.requests();

    write(a, "kuma-a", "1");
    assertThat(server.requests()).as("the first write").isEqualTo(Map.of("POST", 3));
    texts(a);
    assertThat(server.requests()).as("reading one's own").isEqualTo(Map.of("LIST", 1));
    texts(b);
    assertThat(server.requests()).as("the first read").isEqualTo(Map.of("LIST", 1, "GET", 1));
    texts(b);
    assertThat(server.requests()).as("nothing new").isEqualTo(Map.of("LIST", 1));
    write(a, "kuma-a", "2");
    assertThat(server.requests()).as("a write").isEqualTo(Map.of("POST", 1, "DELETE", 1));
    assertThat(server.content(repository)).hasSize(1);
  }
}

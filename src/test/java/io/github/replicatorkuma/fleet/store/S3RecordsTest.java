package io.github.replicatorkuma.fleet.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.store.S3Server;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    load(server);
  }

  /** Loads the library, in whatever time that takes here. */
  static void load(S3Server server) throws StoreFault.Found {
    RecordAddress address = RecordAddress.of(server.http("bucket"), "");
    S3Records records = new S3Records(address, server.credentials());
    records.write(new Sealed("kuma-a", new byte[1]));
    assertThat(records.read()).hasSizeGreaterThan(0);
    records.close();
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
    texts(a);
    assertThat(server.requests()).as("reading one's own").isEqualTo(Map.of("LIST", 1));
    texts(b);
    assertThat(server.requests()).as("the first read").isEqualTo(Map.of("LIST", 1, "GET", 1));
    texts(b);
    assertThat(server.requests()).as("nothing new").isEqualTo(Map.of("LIST", 1));
    write(b, "kuma-b", "1");
    write(a, "kuma-a", "3");
    server.requests();
    assertThat(texts(b)).containsEntry("kuma-a", "3");
    assertThat(server.requests()).as("another's").isEqualTo(Map.of("LIST", 1, "GET", 1));
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

  @ParameterizedTest
  @CsvSource({
    "s3.eu-central-1.amazonaws.com, eu-central-1",
    "s3-us-west-2.amazonaws.com, us-west-2",
    "s3.dualstack.us-gov-west-1.amazonaws.com, us-gov-west-1",
    "s3.cn-north-1.amazonaws.com.cn, cn-north-1",
    "s3.amazonaws.com,"
  })
  void server_ofAmazon_hasItsRegionInItsName(String host, String region) {
    Matcher amazon = S3Records.AMAZON.matcher(host);

    assertThat(amazon.matches()).isTrue();
    assertThat(amazon.group(1)).isEqualTo(region);
    assertThat("s3.us-west-004.backblazeb2.com").doesNotMatch(S3Records.AMAZON);
  }
}

package io.github.replicatorkuma.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.notify.DeliveryFailure.Kind;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushChannelTest {
  private static final String UUID = "01234567-89ab-cdef-0123-456789ABCDEF";

  private static PushChannel channel(String address) {
    return new PushChannel(URI.create(address));
  }

  @Test
  void well_isTheAddressAsItWasGiven() throws Exception {
    String address = "https://kuma.example/api/push/tok?status=up&msg=OK&ping=";
    assertThat(channel(address).well().uri()).hasToString(address);
    assertThat(channel(address).well().body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " -> ",
      value = {
        "https://kuma.example/api/push/tok?status=up&msg=OK&ping= ->"
            + " https://kuma.example/api/push/tok?ping=&status=down&msg=no+r%C3%A9pository%26",
        "http://kuma.example:3001/api/push/tok ->"
            + " http://kuma.example:3001/api/push/tok?status=down&msg=no+r%C3%A9pository%26",
        "https://example.org/kuma/api/push/tok/?key=a%20b&msgs=1 ->"
            + " https://example.org/kuma/api/push/tok/?key=a%20b&msgs=1&status=down&msg=no+r%C3%A9pository%26",
      })
  void failure_toAPushMonitorOfKuma_hasStatusAndMessage_andAllElseAsItWas(
      String address, String expected) throws Exception {
    HttpCall request = channel(address).failing("no répository&");

    assertThat(request.uri()).hasToString(expected);
    assertThat(request.body()).isEmpty();
  }

  @Test
  void failure_withAnEndlessReason_isCutForKuma() throws Exception {
    HttpCall request = channel("https://kuma.example/api/push/tok").failing("x".repeat(9999));

    assertThat(request.uri().toString()).hasSizeLessThan(400);
  }

  @ParameterizedTest
  @CsvSource({
    "https://hc-ping.com/" + UUID + ",              https://hc-ping.com/" + UUID + "/fail",
    "https://hc-ping.com/KEY/slug?create=1,         https://hc-ping.com/KEY/slug/fail?create=1",
    "https://checks.example/ping/" + UUID + "/,     https://checks.example/ping/" + UUID + "/fail",
    "https://checks.example/x/ping/KEY/slug,        https://checks.example/x/ping/KEY/slug/fail",
    "https://other.example:8443/" + UUID + ",       https://other.example:8443/" + UUID + "/fail",
  })
  void failure_toHealthchecksAndItsKin_isPostedToFail(String address, String expected)
      throws Exception {
    HttpCall request = channel(address).failing("gone");

    assertThat(request.uri()).hasToString(expected);
    assertThat(request.body()).contains("gone".getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org",
        "https://example.org/heartbeat/abc",
        "https://example.org/api/push",
        "https://example.org/ping/",
        "https://example.org/ping/a/b/c"
      })
  void failure_toAnyOtherService_isSilence(String address) throws Exception {
    assertThatExceptionOfType(DeliveryFailure.class)
        .isThrownBy(() -> channel(address).failing("gone"))
        .returns(Kind.UNSPOKEN, DeliveryFailure::kind);
  }

  @Test
  void inTexts_thereIsOnlyTheServer() throws Exception {
    PushChannel channel = channel("https://kuma.example:1/api/push/tok?x=y");
    assertThat(channel.server()).isEqualTo("https://kuma.example:1");
    assertThat(channel.well().toString()).doesNotContain("tok");
  }
}

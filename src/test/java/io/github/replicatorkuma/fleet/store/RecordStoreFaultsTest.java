package io.github.replicatorkuma.fleet.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.http.SelfSigned;
import io.github.replicatorkuma.kuma.FreePort;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.store.S3Server;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a web server's refusals become, with what to do and without secrets. */
final class RecordStoreFaultsTest {
  @TempDir static Path shared;

  private static SelfSigned certificate;
  private static S3Server s3;
  private static RestServer rest;

  @BeforeAll
  static void start() throws Exception {
    certificate = SelfSigned.make(shared, "ip:127.0.0.1");
    s3 = new S3Server("key", "secret", Optional.of(certificate));
    s3.put("bucket", "another", new byte[1]);
    S3RecordsTest.load(s3);
    rest = new RestServer();
  }

  @AfterAll
  static void stop() {
    s3.close();
    rest.close();
  }

  @Test
  void s3_wrongSecret_isTerminal_andNamesTheVariable() throws Exception {
    ReplicationException failure =
        failure(s3.http("bucket") + "/f", Map.of("AWS_SECRET_ACCESS_KEY", "another-secret"));

    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure.hint()).as(failure.getMessage()).contains("AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void s3_bucketThatIsNotThere_isTerminal() throws Exception {
    ReplicationException failure = failure(s3.http("absent") + "/f", Map.of());

    assertThat(failure).hasMessageContaining("404 NoSuchBucket");
    assertThat(failure.hint()).isEqualTo(hint(StoreFault.MISSING));
  }

  @Test
  void s3_certificateOfItsOwn_isTrustedWhereEitherVariableNamesIt() throws Exception {
    String address = s3.https("bucket") + "/f";
    String file = certificate.pem(shared.resolve("server.pem")).toString();

    for (String variable : new String[] {"RESTIC_CACERT", "SSL_CERT_FILE"}) {
      try (RecordStore store = open(address, Map.of(variable, file))) {
        store.write(new Sealed("kuma-a", variable.getBytes(UTF_8)));
        assertThat(store.read()).hasSize(1);
      }
    }
    assertThat(failure(address, Map.of())).hasMessageContaining("authority of its certificate");
  }

  @ParameterizedTest
  @CsvSource({
    "403, InvalidAccessKeyId, LOGIN",
    "403, SignatureDoesNotMatch, LOGIN",
    "400, ExpiredToken, LOGIN",
    "403, AccessDenied, DENIED",
    "404, NoSuchBucket, MISSING",
    "500, InternalError, UNREACHABLE",
    "503, SlowDown, BUSY",
    "301, PermanentRedirect, REJECTED",
    "400, AuthorizationHeaderMalformed, REJECTED"
  })
  void s3_refusal_isToldByItsCode(int status, String code, StoreFault fault) throws Exception {
    s3.refuse(".*", status, code);
    try {
      ReplicationException failure = failure(s3.http("bucket") + "/f", Map.of());

      assertThat(failure).hasMessageContaining("S3 answers " + status + " " + code);
      assertThat(failure.hint()).isEqualTo(hint(fault));
    } finally {
      s3.refuse("", 0, "");
    }
  }

  @Test
  void s3_thatMayOnlyBeRead_isReadAndNotWritten() throws Exception {
    s3.refuse("PUT|DELETE", 403, "AccessDenied");
    try (RecordStore store = open(s3.http("bucket") + "/read", Map.of())) {
      assertThat(store.read()).isEmpty();
      ReplicationException failure =
          catchThrowableOfType(
              ReplicationException.class, () -> store.write(new Sealed("kuma-a", new byte[1])));
      assertThat(failure.severity()).isEqualTo(Severity.TERMINAL);
      assertThat(failure.hint()).isEqualTo(hint(StoreFault.DENIED));
    } finally {
      s3.refuse("", 0, "");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "500, RETRYABLE, UNREACHABLE",
    "503, RETRYABLE_SLOWLY, BUSY",
    "403, TERMINAL, DENIED",
    "301, TERMINAL, REJECTED",
    "507, RETRYABLE, FULL"
  })
  void rest_status_saysWhoHasToAct(int status, Severity severity, StoreFault fault)
      throws Exception {
    rest.refuse(status);
    try {
      ReplicationException failure =
          failure(rest.address("kuma:p%40ss:w%2Frd", "kuma/f"), Map.of());

      assertThat(failure.severity()).isEqualTo(severity);
      assertThat(failure.hint()).isEqualTo(hint(fault));
      assertThat(failure.getMessage()).contains(String.valueOf(status));
    } finally {
      rest.refuse(0);
    }
  }

  @Test
  void rest_wrongPasswordOrAnothersPath_isTerminal() throws Exception {
    for (String address :
        new String[] {
          rest.address("kuma:another-secret", "kuma/f"),
          rest.address("kuma:p%40ss:w%2Frd", "kuma-fleet/")
        }) {
      assertThat(failure(address, Map.of()).hint()).isEqualTo(hint(StoreFault.LOGIN));
    }
  }

  @Test
  void rest_loginInVariables_isUsed() throws Exception {
    String address = rest.address("", "kuma/by-variables").replace("@", "");
    Map<String, String> login =
        Map.of("RESTIC_REST_USERNAME", "kuma", "RESTIC_REST_PASSWORD", "p@ss:w/rd");

    try (RecordStore store = open(address, login)) {
      assertThat(store.read()).isEmpty();
    }
  }

  @Test
  void nobodyWhoAnswers_isRetryable() throws Exception {
    int port = FreePort.find();

    for (String address :
        new String[] {
          "s3:http://127.0.0.1:" + port + "/bucket/f",
          "rest:http://u:secret@127.0.0.1:" + port + "/f",
          "jdbc:mariadb://127.0.0.1:" + port + "/f?user=u&password=secret",
          "jdbc:postgresql://127.0.0.1:" + port + "/f?user=u&password=secret"
        }) {
      ReplicationException failure = failure(address, Map.of());
      assertThat(failure.severity()).as(address).isEqualTo(Severity.RETRYABLE);
      assertThat(failure.hint()).isEqualTo(hint(StoreFault.UNREACHABLE));
    }
  }

  private static String hint(StoreFault fault) {
    return fault.found("", null).at("").hint();
  }

  private static RecordStore open(String address, Map<String, String> more) throws Exception {
    Map<String, String> environment = new HashMap<>(s3.credentials());
    environment.putAll(more);
    return RecordStores.at(address, "").open(environment);
  }

  /** Of a write and of a read, which fail in one way. */
  private static ReplicationException failure(String address, Map<String, String> more)
      throws Exception {
    try (RecordStore store = open(address, more)) {
      ReplicationException written =
          catchThrowableOfType(
              ReplicationException.class, () -> store.write(new Sealed("kuma-a", new byte[1])));
      ReplicationException read = catchThrowableOfType(ReplicationException.class, store::read);
      assertThat(read).as("a failed read").isNotNull();
      assertThat(written).as("a failed write").isNotNull();
      assertThat(written.hint()).isEqualTo(read.hint());
      assertThat(read.getMessage() + read.hint()).doesNotContain("secret", "p@ss", "p%40ss");
      return read;
    }
  }
}

package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.http.SelfSigned;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.store.S3Server;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real restic makes of a real S3 server that is asked in a wrong way. */
final class S3FailuresTest {
  private static final String BUCKET = "kuma";

  @TempDir static Path shared;

  private static SelfSigned certificate;
  private static S3Server server;

  @TempDir Path directory;

  @BeforeAll
  static void start() throws Exception {
    certificate = SelfSigned.make(shared, "ip:127.0.0.1");
    server = new S3Server("key", "secret", Optional.of(certificate));
    CheapRepository.create(shared.resolve("repository"), TestRestic.PASSWORD);
    server.upload(shared.resolve("repository"), BUCKET);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void wrongSecretKey_isTerminal_andNamesTheVariable() {
    StoreException failure = failure(server.http(BUCKET), "AWS_SECRET_ACCESS_KEY", "wrong");

    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.ACCESS_DENIED);
    assertThat(failure.severity()).isEqualTo(Severity.TERMINAL);
    assertThat(failure.hint()).contains("AWS_SECRET_ACCESS_KEY");
  }

  @Test
  void httpWhereHttpsIsSpoken_isTerminal_andNamesTheOther() {
    StoreException failure =
        failure(server.https(BUCKET).replace("s3:https:", "s3:http:"), "HOME", "/");

    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.MISCONFIGURED);
    assertThat(failure.hint()).isEqualTo(ResticDiagnosis.hint("HTTPS_SPOKEN"));
  }

  @Test
  void httpsWhereHttpIsSpoken_isTerminal_andNamesTheOther() {
    StoreException failure =
        failure(server.http(BUCKET).replace("s3:http:", "s3:https:"), "HOME", "/");

    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.MISCONFIGURED);
    assertThat(failure.hint()).isEqualTo(ResticDiagnosis.hint("HTTP_SPOKEN"));
  }

  @Test
  void bucketThatIsNotThere_isAMissingRepository() {
    assertThat(failure(server.http("absent"), "HOME", "/").kind())
        .isEqualTo(Kind.REPOSITORY_MISSING);
  }

  /** restic before 0.16 knows the variable as an option only. */
  @Test
  void certificateOfTheServersOwn_isTrustedWhereTheVariableNamesIt_andTerminalElsewhere()
      throws Exception {
    String file = certificate.pem(directory.resolve("server.pem")).toString();

    assertThat(store(server.https(BUCKET), "RESTIC_CACERT", file).list()).isEmpty();
    assertThat(store(server.https(BUCKET), "SSL_CERT_FILE", file).list()).isEmpty();
    StoreException failure = failure(server.https(BUCKET), "RESTIC_CACERT", "");
    assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(Kind.MISCONFIGURED);
    assertThat(failure.hint()).isEqualTo(ResticDiagnosis.hint("CERTIFICATE"));
  }

  private StoreException failure(String repository, String variable, String value) {
    return catchThrowableOfType(
        StoreException.class, () -> store(repository, variable, value).list());
  }

  private ResticStore store(String repository, String variable, String value) {
    TestRestic restic = new TestRestic(directory);
    Map<String, String> environment = restic.environment("RESTIC_REPOSITORY", repository);
    environment.putAll(server.credentials());
    environment.put(variable, value);
    return restic.impatientStore(environment);
  }
}

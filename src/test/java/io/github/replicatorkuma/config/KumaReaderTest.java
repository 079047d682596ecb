package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KumaReaderTest {
  @TempDir Path directory;
  private Environment environment;

  @BeforeEach
  void makeDataDirectory() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    environment = new Environment(directory);
  }

  @Test
  void probe_nothingSet_isKumasDefaultOnLoopback() {
    assertThat(probe()).isEqualTo(URI.create("http://127.0.0.1:3001/api/entry-page"));
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 127.0.0.1",
    "::, 127.0.0.1",
    "::1, [::1]",
    "192.0.2.7, 192.0.2.7",
    "localhost, localhost"
  })
  void probe_host_isWhereThatAddressAnswers(String bound, String reached) {
    environment.with("UPTIME_KUMA_HOST", bound);

    assertThat(probe()).isEqualTo(URI.create("http://" + reached + ":3001/api/entry-page"));
  }

  @Test
  void probe_longNames_goBeforeShortOnes() {
    environment
        .with("HOST", "192.0.2.1")
        .with("PORT", "4000")
        .with("UPTIME_KUMA_HOST", "192.0.2.2")
        .with("UPTIME_KUMA_PORT", "5000");

    assertThat(probe().getAuthority()).isEqualTo("192.0.2.2:5000");
  }

  /** As Kuma 2.5.3 has it: {@code --port 4001}, in two words, is no port. */
  @ParameterizedTest
  @CsvSource({
    "--port=4001, 4001",
    "-port=4001, 4001",
    "--port=many, 5000",
    "--port, 5000",
    "--other=4001, 5000"
  })
  void arguments_goBeforeVariables(String argument, int port) {
    KumaWords.withArguments(
            Map.of("UPTIME_KUMA_PORT", "5000"),
            List.of("node", "server/server.js", argument, "--host=::1"))
        .forEach(environment::with);

    assertThat(probe().getAuthority()).isEqualTo("[::1]:" + port);
  }

  @Test
  void file_ofKumasDirectory_comesAfterVariables() throws IOException {
    environment.with("HOST", "192.0.2.1");
    Files.writeString(
        directory.resolve(".env"),
        "# mine\nHOST=192.0.2.9\nexport UPTIME_KUMA_PORT = '4001' # \nRESTIC_REPOSITORY=/x\n");
    assertThat(probe().getAuthority()).isEqualTo("192.0.2.1:3001");

    Files.createDirectory(directory.resolve("server"));
    Files.createFile(directory.resolve("server/server.js"));
    assertThat(probe().getAuthority()).isEqualTo("192.0.2.1:4001");
    assertThat(environment.config().repository().location()).isEqualTo("/backups/kuma");
  }

  @Test
  void probe_shortNames_count() {
    environment.with("HOST", "192.0.2.1").with("PORT", "4000");

    assertThat(probe().getAuthority()).isEqualTo("192.0.2.1:4000");
  }

  @Test
  void probe_kubernetesServiceVariable_isSkippedAsKumaDoes() {
    environment.with("UPTIME_KUMA_PORT", "tcp://10.43.0.1:3001").with("PORT", "4000");

    assertThat(probe().getPort()).isEqualTo(4000);
    assertThat(environment.parse().warnings()).isEmpty();
  }

  @Test
  void probe_numberWithSomethingBehind_isReadAsKumaDoes() {
    assertThat(probe("UPTIME_KUMA_PORT", " 8080/tcp").getPort()).isEqualTo(8080);
  }

  @ParameterizedTest
  @CsvSource({"70000", "0", "-1", "99999999999999"})
  void probe_portOutOfRange_isAnErrorAndTheDefaultIsUsed(String port) {
    ParsedConfig parsed = environment.with("UPTIME_KUMA_PORT", port).parse();

    assertThat(parsed.errors()).extracting(Problem::variable).containsExactly("UPTIME_KUMA_PORT");
    assertThat(parsed.kuma().probeUri().getPort()).isEqualTo(3001);
  }

  @Test
  void probe_hostThatIsNone_isAnErrorAndLoopbackIsUsed() {
    ParsedConfig parsed = environment.with("UPTIME_KUMA_HOST", "a b").parse();

    assertThat(parsed.errors()).extracting(Problem::variable).containsExactly("UPTIME_KUMA_HOST");
    assertThat(parsed.kuma().probeUri().getHost()).isEqualTo("127.0.0.1");
  }

  @Test
  void probe_keyAndCertificate_isTls() {
    environment.with("UPTIME_KUMA_SSL_KEY", "/k.pem").with("SSL_CERT", "/c.pem");

    assertThat(probe().getScheme()).isEqualTo("https");
  }

  @Test
  void probe_keyWithoutCertificate_isPlain() {
    assertThat(probe("UPTIME_KUMA_SSL_KEY", "/k.pem").getScheme()).isEqualTo("http");
  }

  @Test
  void dataDirectory_relative_startsAtTheWorkingDirectory() throws IOException {
    Files.createDirectories(directory.resolve("other/data"));

    ReplicatorConfig config = environment.with("DATA_DIR", "./other/data/").config();

    assertThat(config.kuma().dataDirectory()).isEqualTo(directory.resolve("other/data"));
    assertThat(config.stateDirectory()).isEqualTo(directory.resolve("other/data/replicator-kuma"));
  }

  @Test
  void dataDirectory_notThereYet_isAWarning() {
    environment.with("DATA_DIR", "new");

    assertThat(environment.parse().errors()).isEmpty();
    assertThat(environment.onlyWarning("DATA_DIR").message()).contains("does not exist yet");
  }

  @Test
  void dataDirectory_parentNotThereEither_isAnError() {
    ParsedConfig parsed = environment.with("DATA_DIR", "no/such").parse();

    assertThat(parsed.errors()).extracting(Problem::variable).containsExactly("DATA_DIR");
    assertThat(parsed.kuma().dataDirectory()).isEqualTo(directory.resolve("no/such"));
  }

  @Test
  void dataDirectory_isAFile_isAnError() throws IOException {
    Files.createFile(directory.resolve("file"));

    assertThat(environment.with("DATA_DIR", "file").onlyError("DATA_DIR").message())
        .contains("is not a directory");
  }

  @Test
  void notificationPrefix_notSet_isTheInstancesName() {
    assertThat(agentPrefix()).isEqualTo("[kuma-1] ");
    environment.with("REPLICATOR_INSTANCE", "home").with("KUMA_AGENT_PREFIX", "[other] ");
    assertThat(agentPrefix()).isEqualTo("[home] ");
  }

  @Test
  void notificationPrefix_switchedOff_isEmpty() {
    environment.with("REPLICATOR_NOTIFICATION_PREFIX", "false");

    assertThat(agentPrefix()).isEmpty();
  }

  @Test
  void notificationPrefix_neitherTrueNorFalse_isAnErrorAndThePrefixStays() {
    environment.with("REPLICATOR_NOTIFICATION_PREFIX", "maybe");

    assertThat(environment.onlyError("REPLICATOR_NOTIFICATION_PREFIX").hint())
        .isEqualTo("set true or false");
    assertThat(agentPrefix()).isEqualTo("[kuma-1] ");
  }

  private String agentPrefix() {
    return environment.parse().kuma().environment().getOrDefault("KUMA_AGENT_PREFIX", "unset");
  }

  private URI probe() {
    return environment.config().kuma().probeUri();
  }

  private URI probe(String name, String value) {
    environment.with(name, value);
    return probe();
  }
}

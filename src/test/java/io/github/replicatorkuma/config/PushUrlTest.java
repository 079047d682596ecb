package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.config.NotifySettings.PushAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("NullAway.Init")
class PushUrlTest {
  private static final String URL = "https://kuma.example:3001/api/push/t0ken?status=up&ping=";

  @TempDir Path directory;

  private Variables variables;

  private Optional<PushAddress> read(Map<String, String> environment) {
    variables = new Variables(environment, directory, new Places());
    return variables.find(Variable.PUSH_URL);
  }

  @Test
  void url_isTaken_andShownWithoutItsSecret() {
    assertThat(read(Map.of("REPLICATOR_PUSH_URL", URL)).map(PushAddress::uri))
        .contains(URI.create(URL));
    assertThat(variables.settings.toString())
        .contains("https://kuma.example:3001/***")
        .doesNotContain("t0ken");
    assertThat(variables.errors).isEmpty();
  }

  /** An @ may be part of what it says, or the end of a login that was not encoded. */
  @Test
  void url_inWhichALoginMayEndEarly_isShownWithoutItsBeginning() {
    assertThat(read(Map.of("REPLICATOR_PUSH_URL", "https://me:12/t0ken@kuma.example/")))
        .isPresent();
    assertThat(variables.settings.toString()).contains("https://***").doesNotContain("me:12");
  }

  @Test
  void url_mayComeFromAFile() throws Exception {
    Path file = Files.writeString(directory.resolve("url"), URL + "\n");

    assertThat(read(Map.of("REPLICATOR_PUSH_URL_FILE", file.toString())).map(PushAddress::uri))
        .contains(URI.create(URL));
  }

  @Test
  void withoutOne_nobodyIsTold() {
    assertThat(read(Map.of())).isEmpty();
    assertThat(variables.errors).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "t0ken",
        "kuma.example/api/push/t0ken",
        "ftp://kuma.example/t0ken",
        "https:///t0ken",
        "https://me:t0ken@kuma.example/",
        "https://kuma.example/t0ken?a b"
      })
  void whatIsNoSuchUrl_isAnErrorThatDoesNotShowIt(String url) {
    assertThat(read(Map.of("REPLICATOR_PUSH_URL", url))).isEmpty();
    assertThat(variables.errors).hasSize(1);
    assertThat(variables.errors.get(0).variable()).isEqualTo("REPLICATOR_PUSH_URL");
    assertThat(variables.errors.toString()).doesNotContain("t0ken");
  }
}

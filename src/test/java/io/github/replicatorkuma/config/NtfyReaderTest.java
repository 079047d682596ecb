package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.config.NotifySettings.Login;
import io.github.replicatorkuma.config.NotifySettings.Ntfy;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NtfyReaderTest {
  @TempDir Path directory;
  private Environment environment;

  @BeforeEach
  void makeDataDirectory() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    environment = new Environment(directory);
  }

  @ParameterizedTest
  @CsvSource({
    "https://ntfy.sh/my-topic, https://ntfy.sh/",
    "https://ntfy.sh/my-topic/, https://ntfy.sh/",
    "http://ntfy.lan:8080/my-topic, http://ntfy.lan:8080/",
    "https://example.org/push/ntfy/my-topic, https://example.org/push/ntfy/",
    "HTTPS://ntfy.sh/my-topic, https://ntfy.sh/",
    "http://[::1]:2586/my-topic, http://[::1]:2586/"
  })
  void url_isSplitIntoServerRootAndTopic(String url, String root) {
    environment.with("NTFY_URL", url);

    assertThat(environment.parse().warnings()).isEmpty();
    assertThat(ntfy().serverRoot()).isEqualTo(URI.create(root));
    assertThat(ntfy().topic()).isEqualTo("my-topic");
    assertThat(ntfy().token()).isEmpty();
    assertThat(ntfy().login()).isEmpty();
    assertThat(ntfy().authParameter()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "ntfy.sh/my-topic, https://ntfy.sh/",
    "ntfy.lan/my-topic, http://ntfy.lan/",
    "192.0.2.1:8080/my-topic, http://192.0.2.1:8080/",
    "user:pass@ntfy.sh/my-topic, https://ntfy.sh/",
    "//ntfy.sh/my-topic, https://ntfy.sh/"
  })
  void url_withoutScheme_isTakenAsTheScriptDidWithAWarning(String url, String root) {
    environment.with("NTFY_URL", url);

    assertThat(ntfy().serverRoot()).isEqualTo(URI.create(root));
    assertThat(environment.onlyWarning("NTFY_URL").message()).contains("has no scheme");
  }

  @Test
  void url_login_isDecoded() {
    environment.with("NTFY_URL", "https://me:p%40ss+w%2Ford@ntfy.sh/topic");

    assertThat(ntfy().login()).contains(new Login("me", new Secret("p@ss+w/ord")));
  }

  @Test
  void url_authParameter_isKeptAsItIs() {
    environment.with("NTFY_URL", "https://ntfy.sh/topic?auth=QmVhcmVyIHRrX3g%3D");

    assertThat(ntfy().authParameter()).contains(new Secret("QmVhcmVyIHRrX3g%3D"));
    assertThat(environment.parse().warnings()).isEmpty();
  }

  @Test
  void url_otherParameters_areAWarning() {
    environment.with("NTFY_URL", "https://ntfy.sh/topic?priority=5&auth=abc");

    assertThat(ntfy().authParameter()).contains(new Secret("abc"));
    assertThat(environment.onlyWarning("NTFY_URL").message()).contains("ignored");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ntfy.sh",
        "https://ntfy.sh/",
        "ntfy.sh",
        "https://ntfy.sh/one,two",
        "https://ntfy.sh/my topic",
        "https://my_ntfy/topic",
        "ftp://ntfy.sh/topic",
        "https:///topic",
        "https://user:12/geheim@ntfy.sh/topic",
        "https://user:12/x?geheim@ntfy.sh/topic",
        "https://user:/geheim@ntfy.sh/topic",
        "https://user:p%4@ntfy.sh/topic"
      })
  void url_unusable_isAnErrorThatDoesNotShowIt(String url) {
    Problem error = environment.with("NTFY_URL", url).onlyError("NTFY_URL");

    assertThat(error.message()).doesNotContain("ntfy.sh").doesNotContain("user:");
    assertThat(error.hint()).isNotBlank().doesNotContain("user:");
    assertThat(environment.parse().notifySettings()).isEqualTo(Environment.NOBODY_TO_TELL);
  }

  @Test
  void token_isTaken() {
    environment.with("NTFY_URL", "https://ntfy.sh/topic").with("NTFY_TOKEN", "tk_x");

    assertThat(ntfy().token()).contains(new Secret("tk_x"));
  }

  @Test
  void secrets_fromFiles_areTrimmed() throws IOException {
    Path url = Files.writeString(directory.resolve("url"), "https://ntfy.sh/topic\n");
    Files.writeString(directory.resolve("token"), " tk_x\r\n");
    environment.with("NTFY_URL_FILE", url.toString()).with("NTFY_TOKEN_FILE", "token");

    assertThat(ntfy().topic()).isEqualTo("topic");
    assertThat(ntfy().token()).contains(new Secret("tk_x"));
    assertThat(Environment.printed(environment.parse()))
        .contains("NTFY_URL = \"https://ntfy.sh/to***\" (file)", "NTFY_TOKEN = *** (file)");
  }

  @Test
  void secret_variableAndFile_isAnErrorAndTheVariableStillNotifies() throws IOException {
    Path url = Files.writeString(directory.resolve("url"), "https://ntfy.sh/other");
    environment.with("NTFY_URL", "https://ntfy.sh/topic").with("NTFY_URL_FILE", url.toString());

    assertThat(environment.onlyError("NTFY_URL").message()).contains("both set");
    assertThat(environment.parse().notifySettings().ntfy().orElseThrow().topic())
        .isEqualTo("topic");
  }

  @Test
  void secret_fileNotReadable_isAnErrorThatDoesNotShowWhatMayBeTheSecret() {
    environment.with("NTFY_URL_FILE", "https://ntfy.sh/topic");

    assertThat(environment.onlyError("NTFY_URL_FILE").toString()).doesNotContain("ntfy.sh/topic");
  }

  @Test
  void token_thatFitsNoHeader_isAnError() {
    environment.with("NTFY_URL", "https://ntfy.sh/topic").with("NTFY_TOKEN", "tk_a\nb");

    assertThat(environment.onlyError("NTFY_TOKEN").toString()).doesNotContain("tk_a");
  }

  @Test
  void token_withoutUrl_isAWarning() {
    assertThat(environment.with("NTFY_TOKEN", "tk_x").onlyWarning("NTFY_TOKEN").hint())
        .contains("NTFY_URL");
  }

  @Test
  void token_withoutUrl_isNotLookedAt() {
    assertThat(environment.with("NTFY_TOKEN", "tk x").onlyWarning("NTFY_TOKEN").message())
        .contains("NTFY_URL is not");
    assertThat(environment.parse().errors()).isEmpty();
  }

  @Test
  void token_besideLogin_isAWarningThatTheTokenIsUsed() {
    environment.with("NTFY_URL", "https://u:p@ntfy.sh/topic").with("NTFY_TOKEN", "tk_x");

    assertThat(environment.onlyWarning("NTFY_TOKEN").message()).contains("the token is used");
  }

  @Test
  void url_inQuotes_isTrimmedWithAWarning() {
    environment.with("NTFY_URL", "\"https://ntfy.sh/topic\"");

    assertThat(ntfy().topic()).isEqualTo("topic");
    assertThat(environment.onlyWarning("NTFY_URL").message()).contains("quotes");
  }

  @Test
  void signal_withATopic_isOnByItself() {
    environment.with("NTFY_URL", "https://ntfy.sh/topic");

    assertThat(environment.parse().notifySettings().signals()).contains(ntfy());
    assertThat(Environment.printed(environment.parse()))
        .contains("REPLICATOR_SIGNAL = ntfy (default)");
  }

  @Test
  void signal_withoutATopic_isOffByItself() {
    assertThat(environment.parse().notifySettings().signals()).isEmpty();
    assertThat(Environment.printed(environment.parse()))
        .contains("REPLICATOR_SIGNAL = off (default)");
  }

  @Test
  void signal_off_leavesTheMessages() {
    environment.with("NTFY_URL", "https://ntfy.sh/topic").with("REPLICATOR_SIGNAL", "off");

    assertThat(environment.parse().notifySettings().signals()).isEmpty();
    assertThat(ntfy().topic()).isEqualTo("topic");
  }

  @Test
  void signal_ntfyWithoutATopic_isAnErrorThatSaysWhatIsMissing() {
    Problem error = environment.with("REPLICATOR_SIGNAL", "ntfy").onlyError("REPLICATOR_SIGNAL");

    assertThat(error.message()).contains("NTFY_URL is not set");
    assertThat(error.hint()).contains("NTFY_URL", "REPLICATOR_SIGNAL=off");
  }

  @Test
  void signal_ntfyWithATopicThatIsWrong_isNoSecondError() {
    environment.with("NTFY_URL", "https://ntfy.sh/").with("REPLICATOR_SIGNAL", "ntfy");

    assertThat(environment.onlyError("NTFY_URL").message()).contains("no topic");
  }

  @Test
  void signal_misspelt_isAnErrorWithTheNearest() {
    environment.with("NTFY_URL", "https://ntfy.sh/topic").with("REPLICATOR_SIGNAL", "ntfi");

    assertThat(environment.onlyError("REPLICATOR_SIGNAL").hint()).contains("did you mean ntfy?");
  }

  private Ntfy ntfy() {
    return environment.parse().notifySettings().ntfy().orElseThrow();
  }
}

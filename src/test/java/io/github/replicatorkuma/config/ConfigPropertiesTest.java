package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.random.RandomTexts;
import io.github.replicatorkuma.schema.PublicAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any environment is a configuration or a list of problems. */
class ConfigPropertiesTest {
  /** No word of any message. */
  private static final String SECRET = "Zq7Jw3Kx";

  private static final Path DIRECTORY = Path.of("target").toAbsolutePath();

  /** What holds nothing but a secret, or a place that may hold one. */
  private static final List<String> SECRETS =
      List.of(
          "RESTIC_PASSWORD",
          "NTFY_TOKEN",
          "NTFY_TOKEN_FILE",
          "NTFY_URL_FILE",
          "RESTIC_PASSWORD_FILE",
          "RESTIC_PASSWORD_COMMAND",
          "AWS_SECRET_ACCESS_KEY",
          "UPTIME_KUMA_SSL_KEY_PASSPHRASE",
          "UPTIME_KUMA_DB_PASSWORD");

  private static Arbitrary<String> names() {
    List<String> known =
        Stream.of(
                Variable.all().stream().flatMap(Variable::names),
                Stream.of(
                    "RESTIC_REPOSITORY2", "PORT", "HOST", "REPLICATOR_MOOD", "RESTIC_REPOSITRY"))
            .flatMap(stream -> stream)
            .sorted()
            .toList();
    return Arbitraries.oneOf(
        Arbitraries.of(known),
        Arbitraries.strings().all().ofMaxLength(12).map(text -> "REPLICATOR_" + text));
  }

  private static Arbitrary<String> values() {
    return Arbitraries.oneOf(
        RandomTexts.texts().map(text -> text.length() > 2000 ? text.substring(0, 2000) : text),
        Arbitraries.of(
            "BACKUP",
            "RESTORE",
            "true",
            "1h",
            "5s",
            "last=5,daily=3",
            "monitor,upload",
            "push",
            "https://ntfy.sh/topic",
            "0",
            "-1",
            "99999999999999999999",
            "/",
            "/tmp",
            "\"quoted\"",
            "9999999999d",
            "https://[::1"));
  }

  @Provide
  Arbitrary<Map<String, String>> environments() {
    return Arbitraries.maps(names(), values()).ofMaxSize(25);
  }

  /** With every punctuation in the password, and every way to write what stands before it. */
  @Provide
  static Arbitrary<String> logins() {
    Arbitrary<String> beginnings =
        Arbitraries.of(
            "https://",
            "http://",
            "",
            "rest:https://",
            "rest:https:/",
            "rest://",
            "rest:",
            "sftp:",
            "sftp://",
            "s3:https://",
            "HTTPS://",
            "//");
    Arbitrary<String> password = Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(6);
    return Combinators.combine(beginnings, password, password)
        .as((beginning, a, b) -> beginning + "user:" + a + SECRET + b);
  }

  @Provide
  Arbitrary<Map<String, String>> withSecrets() {
    Arbitrary<String> around = Arbitraries.strings().withChars("ab \"':@,=\\\n").ofMaxLength(5);
    Arbitrary<String> secret = Combinators.combine(around, around).as((a, b) -> a + SECRET + b);
    Arbitrary<String> urls = logins().map(login -> login + "@host.example/topic");
    return Combinators.combine(
            environments(),
            Arbitraries.maps(Arbitraries.of(SECRETS), secret).ofMinSize(1).ofMaxSize(4),
            urls,
            Arbitraries.of("NTFY_URL", "RESTIC_REPOSITORY", "REPLICATOR_CLICK_URL", "PATH"))
        .as(
            (any, secrets, url, urlName) -> {
              Map<String, String> all = new HashMap<>(any);
              all.put(urlName, url);
              all.putAll(secrets);
              all.put("REPLICATOR_CONTAINER", "@hostname"); // says more of where things are
              return all;
            });
  }

  private static ParsedConfig parse(Map<String, String> environment) {
    Path noStaging = DIRECTORY.resolve("no-staging");
    return ConfigParser.parse(
        new Variables(environment, DIRECTORY, new Places()), "host", noStaging, true);
  }

  @Property
  void anyEnvironment_isAConfigurationOrProblems(
      @ForAll("environments") Map<String, String> environment) {
    ParsedConfig parsed = parse(environment);

    assertThat(parsed.config().isPresent()).isEqualTo(parsed.errors().isEmpty());
    assertThat(parsed.errors()).allMatch(problem -> !problem.message().isBlank());
    assertThat(parsed.settings()).isNotEmpty();
  }

  @Property
  void loginInALocation_isShownNowhere(@ForAll("logins") String login) {
    assertThat(PublicAddress.ofRepository(login + "@host.example:8000/kuma?x"))
        .doesNotContain(SECRET)
        .doesNotContain("user");
  }

  @Property
  void secrets_areInNoProblemAndNoSetting(@ForAll("withSecrets") Map<String, String> environment) {
    ParsedConfig parsed = parse(environment);

    assertThat(Stream.concat(parsed.errors().stream(), parsed.warnings().stream()))
        .noneMatch(problem -> problem.toString().contains(SECRET));
    assertThat(parsed.settings()).noneMatch(setting -> setting.toString().contains(SECRET));
  }
}

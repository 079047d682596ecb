package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.config.HttpSettings.Address;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSettingsTest {
  @TempDir Path directory;

  private ParsedConfig parse(Map<String, String> variables) {
    Environment environment = new Environment(directory);
    environment.with("DATA_DIR", directory.toString());
    variables.forEach(environment::with);
    return environment.parse();
  }

  @Test
  void unset_isThisMachineOnly_andNobodyMayStartACycle() {
    Values values = parse(Map.of()).values();

    assertThat(values.get(Variable.HTTP)).isEqualTo(new Address("127.0.0.1", 8081));
    assertThat(values.find(Variable.HTTP_TOKEN)).isEmpty();
  }

  @Test
  void addresses_areReadInTheirUsualForms() {
    assertThat(parse(Map.of("REPLICATOR_HTTP", "0.0.0.0:9000")).values().get(Variable.HTTP))
        .isEqualTo(new Address("0.0.0.0", 9000));
    assertThat(parse(Map.of("REPLICATOR_HTTP", ":9000")).values().get(Variable.HTTP))
        .isEqualTo(new Address("", 9000));
    Address six = parse(Map.of("REPLICATOR_HTTP", "[::1]:9000")).values().get(Variable.HTTP);
    assertThat(six).isEqualTo(new Address("::1", 9000));
    assertThat(six).hasToString("[::1]:9000");
    Address off = parse(Map.of("REPLICATOR_HTTP", "OFF")).values().get(Variable.HTTP);
    assertThat(off.isOff()).isTrue();
    assertThat(off).hasToString("off");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8081", "host", "host:", "host:0", "host:65536", "::1:80", "http://a:1"})
  void anythingElse_isAnErrorThatShowsHow(String text) {
    ParsedConfig parsed = parse(Map.of("REPLICATOR_HTTP", text));

    assertThat(parsed.errors())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.variable()).isEqualTo("REPLICATOR_HTTP");
              assertThat(problem.hint()).contains("127.0.0.1:8081");
            });
  }

  @Test
  void token_isASecretOfSomeLength_andNoneIsTakenForAShortOne() {
    ParsedConfig parsed = parse(Map.of("REPLICATOR_HTTP_TOKEN", "0123456789abcdef"));
    assertThat(parsed.values().find(Variable.HTTP_TOKEN)).contains(new Secret("0123456789abcdef"));
    assertThat(parsed.settings().toString()).doesNotContain("0123456789abcdef");

    ParsedConfig tooShort = parse(Map.of("REPLICATOR_HTTP_TOKEN", "012345678 abcd"));
    assertThat(tooShort.values().find(Variable.HTTP_TOKEN)).isEmpty();
    assertThat(tooShort.errors()).as("replication needs none").isEmpty();
    assertThat(tooShort.warnings())
        .filteredOn(problem -> problem.variable().equals("REPLICATOR_HTTP_TOKEN"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.toString()).doesNotContain("0123"));
  }
}

package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageVariablesTest {
  private static Variables of(String name, String value) {
    return new Variables(Map.of(name, value), Path.of("/"), new Places());
  }

  @Test
  void notifyWith_takesANameALine() {
    Variables variables =
        of("REPLICATOR_NOTIFY_WITH", " Phone, of Ada\n\n  Chat \r\nPhone, of Ada\n");

    assertThat(variables.get(Variable.NOTIFY_WITH)).containsExactly("Phone, of Ada", "Chat");
    assertThat(of("REPLICATOR_INSTANCE", "x").get(Variable.NOTIFY_WITH)).isEmpty();
  }

  @Test
  void level_isAllOrProblems_andNothingElse() {
    assertThat(of("NTFY_LEVEL", "Problems").get(Variable.LEVEL)).isEqualTo(MessageLevel.PROBLEMS);
    Variables wrong = of("NTFY_LEVEL", "warn");
    assertThat(wrong.get(Variable.LEVEL)).isEqualTo(MessageLevel.ALL);
    assertThat(wrong.errors).singleElement().asString().contains("NTFY_LEVEL", "all, problems");
  }

  @Test
  void webhook_isShownByItsServerAlone_andNothingOfItInAnError() {
    Variables right = of("REPLICATOR_WEBHOOK_URL", "https://home.example/api/webhook/t0ken");
    assertThat(right.find(Variable.WEBHOOK_URL)).isPresent();
    assertThat(right.settings.toString())
        .contains("https://home.example/***")
        .doesNotContain("t0ken");
    Variables wrong = of("REPLICATOR_WEBHOOK_URL", "ftp://home.example/t0ken");
    assertThat(wrong.find(Variable.WEBHOOK_URL)).isEmpty();
    assertThat(wrong.errors.toString()).contains("http").doesNotContain("t0ken");
  }
}

package io.github.replicatorkuma.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordJsonTest {
  sealed interface Shape {
    record Round(int radius) implements Shape {}

    record Nothing() implements Shape {}
  }

  enum Colour {
    RED
  }

  record Inner(String name, @Nullable Long size) {}

  record All(
      boolean flag,
      int number,
      long large,
      Colour colour,
      Instant at,
      Duration took,
      Path file,
      Inner inner,
      @Nullable Inner perhaps,
      Optional<Inner> optional,
      List<Shape> shapes,
      Set<String> names,
      Map<TableName, Inner> tables,
      Row row) {}

  private static final All VALUE =
      new All(
          true,
          -7,
          1L << 40,
          Colour.RED,
          Instant.parse("2026-01-02T03:04:05.000000006Z"),
          Duration.ofMillis(1500),
          Path.of("/a b/ü"),
          new Inner("\"quoted\"\n", null),
          null,
          Optional.of(new Inner("", 3L)),
          List.of(new Shape.Round(2), new Shape.Nothing()),
          Set.of("b", "a"),
          Map.of(new TableName("monitor"), new Inner("x", 1L)),
          Row.of("", null, "é"));

  @Test
  void record_isTheSameAfterItsJson() throws Exception {
    String json = Json.text(RecordJson.tree(VALUE));

    All back = RecordJson.read(All.class, Json.read(json));

    assertThat(back).isEqualTo(VALUE);
    assertThat(json).contains("{\"kind\":\"Round\",\"radius\":2}", "[\"a\",\"b\"]");
    assertThat(json).doesNotContain("perhaps");
  }

  @Test
  void record_withOtherComponents_isTheSameOtherwise_andKnowsNoOthers() {
    All changed = Records.with(VALUE, "perhaps", new Inner("y", 4L), "flag", false);

    assertThat(changed).isNotEqualTo(VALUE);
    assertThat(changed.perhaps()).isEqualTo(new Inner("y", 4L));
    assertThat(Records.with(changed, "perhaps", null, "flag", true)).isEqualTo(VALUE);
    assertThatThrownBy(() -> Records.with(VALUE, "flags", false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("flags");
  }

  @Test
  void unknownField_isPassedOver_butNotWhereAllMustBeKnown() throws Exception {
    String json = "{\"name\": \"x\", \"later\": 1}";

    assertThat(RecordJson.read(Inner.class, Json.read(json))).isEqualTo(new Inner("x", null));
    assertThatThrownBy(() -> RecordJson.readStrictly(Inner.class, Json.read(json)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{}",
        "{\"name\": null}",
        "{\"name\": 3}",
        "{\"name\": {}}",
        "{\"name\": \"x\", \"size\": \"3\"}",
        "{\"name\": \"x\", \"size\": 3.5e99}"
      })
  void somethingElse_isRefused(String json) {
    assertThatThrownBy(() -> RecordJson.read(Inner.class, Json.read(json)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"kind\": \"Square\"}", "{\"kind\": 1}", "\"Round\""})
  void unknownKind_isRefused(String json) {
    assertThatThrownBy(() -> RecordJson.read(Shape.class, Json.read(json)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package io.github.replicatorkuma.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  private static final String EVERYTHING =
      "{\"text\":\"ä\\\"\\n\uD83D\uDE00\",\"int\":1,\"long\":9007199254740993,"
          + "\"more\":123456789012345678901234567890,\"fraction\":-1.5,\"true\":true,"
          + "\"false\":false,\"nothing\":null,\"list\":[[],{},\"\"]}";

  @Test
  void text_readAsATree_isWrittenAsItWas() throws Exception {
    JsonNode tree = Json.read(EVERYTHING);

    assertThat(Json.text(tree)).isEqualTo(EVERYTHING);
    assertThat(Json.read(EVERYTHING.getBytes(StandardCharsets.UTF_8))).isEqualTo(tree);
    assertThat(Json.bytes(tree)).asString(StandardCharsets.UTF_8).isEqualTo(EVERYTHING);
  }

  @Test
  void mapsAndLists_areWrittenInTheirOrder() throws Exception {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("b", Arrays.asList(1, 2L, 0.5, null, true));
    fields.put("a", Map.of("tree", Json.read("[1]")));
    ByteArrayOutputStream stream = new ByteArrayOutputStream();

    Json.write(stream, fields);

    assertThat(stream.toString(StandardCharsets.UTF_8))
        .isEqualTo("{\"b\":[1,2,0.5,null,true],\"a\":{\"tree\":[1]}}");
    assertThat(Json.lines(Map.of("a", 1))).isEqualTo("{\n  \"a\" : 1\n}");
  }

  @Test
  void object_ofAnotherClass_isAMistakeOfOurs() {
    assertThatThrownBy(() -> Json.text(Map.of("object", new Object())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void blankText_isMissing() throws Exception {
    assertThat(Json.read(" \n").isMissingNode()).isTrue();
    assertThat(Json.read(new byte[0]).isMissingNode()).isTrue();
  }

  @Test
  void nameThatStandsTwice_isRefusedOnlyWhereReadStrictly() throws Exception {
    String twice = "{\"a\":1,\"a\":2}";

    assertThat(Json.read(twice).path("a").asInt()).isEqualTo(2);
    assertThatThrownBy(() -> Json.readStrictly(twice)).isInstanceOf(JsonProcessingException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[1,", "[1 2]", "{\"a\"}", "]", "nul", "1 2", "{} x", "NaN", "'a'"})
  void text_thatIsNotOneValue_isNoJson(String text) {
    assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JsonProcessingException.class);
  }

  @Test
  void depthThatWouldTakeTheStack_isNoJson() {
    String deep = "[".repeat(100_000) + "]".repeat(100_000);

    assertThatThrownBy(() -> Json.read(deep)).isInstanceOf(JsonProcessingException.class);
  }
}

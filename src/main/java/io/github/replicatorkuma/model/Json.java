package io.github.replicatorkuma.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.PrettyPrinter;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as a tree; writes trees and what consists of maps, lists, texts, numbers, truths and
 * null.
 *
 * <p>Jackson's mapper, which maps JSON to classes, would take more memory than all of replication.
 * A tree's own {@code toString} starts one, too.
 */
public final class Json {
  /** Nothing here has more than a few levels; each takes some of the stack. */
  private static final int MOST_DEPTH = 64;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(MOST_DEPTH).build())
          .build()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);

  private Json() {}

  /** The one value in {@code text}; missing where it is blank. */
  public static JsonNode read(String text) throws JsonProcessingException {
    return read(text, false);
  }

  /** As above, where no name may stand twice in one object. */
  public static JsonNode readStrictly(String text) throws JsonProcessingException {
    return read(text, true);
  }

  private static JsonNode read(String text, boolean strict) throws JsonProcessingException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return only(parser.configure(JsonParser.Feature.STRICT_DUPLICATE_DETECTION, strict));
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new IllegalStateException("a text can always be read", e);
    }
  }

  /** As above. */
  public static JsonNode read(byte[] text) throws IOException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      return only(parser);
    }
  }

  /** For what is too large for a tree. */
  public static JsonParser parser(InputStream text) throws IOException {
    return FACTORY.createParser(text);
  }

  /** As above. */
  public static JsonParser parser(String text) throws IOException {
    return FACTORY.createParser(text);
  }

  private static JsonNode only(JsonParser parser) throws IOException {
    if (parser.nextToken() == null) {
      return MissingNode.getInstance();
    }
    JsonNode value = tree(parser);
    if (parser.nextToken() != null) {
      throw new JsonParseException(parser, "something follows the value");
    }
    return value;
  }

  /** The value whose first token the parser is at; its last one afterwards. */
  public static JsonNode tree(JsonParser parser) throws IOException {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser, nodes.objectNode());
      case START_ARRAY -> array(parser, nodes.arrayNode());
      case VALUE_STRING -> nodes.textNode(parser.getText());
      case VALUE_NUMBER_INT -> integer(parser, nodes);
      case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
      case VALUE_TRUE -> BooleanNode.TRUE;
      case VALUE_FALSE -> BooleanNode.FALSE;
      case VALUE_NULL -> NullNode.instance;
      default -> throw new JsonParseException(parser, "no value begins here");
    };
  }

  private static JsonNode object(JsonParser parser, ObjectNode object) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      object.set(name, tree(parser));
    }
    return object;
  }

  private static JsonNode array(JsonParser parser, ArrayNode array) throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      array.add(tree(parser));
    }
    return array;
  }

  private static JsonNode integer(JsonParser parser, JsonNodeFactory nodes) throws IOException {
    return switch (parser.getNumberType()) {
      case INT -> nodes.numberNode(parser.getIntValue());
      case LONG -> nodes.numberNode(parser.getLongValue());
      default -> nodes.numberNode(parser.getBigIntegerValue());
    };
  }

  /** {@code value} on one line. */
  public static String text(@Nullable Object value) {
    return text(value, null);
  }

  /** {@code value} on several lines, for people. */
  public static String lines(@Nullable Object value) {
    return text(value, new DefaultPrettyPrinter());
  }

  /** {@code value} in the form that {@code printer} gives it. */
  public static String text(@Nullable Object value, @Nullable PrettyPrinter printer) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(text)) {
      json.setPrettyPrinter(printer);
      write(json, value);
    } catch (IOException e) {
      throw new IllegalStateException("memory can always be written to", e);
    }
    return text.toString();
  }

  /** {@link #text} in UTF-8. */
  public static byte[] bytes(@Nullable Object value) {
    return text(value).getBytes(StandardCharsets.UTF_8);
  }

  /** Writes {@code value} in UTF-8 on one line; does not close {@code target}. */
  public static void write(OutputStream target, @Nullable Object value) throws IOException {
    try (JsonGenerator json = FACTORY.createGenerator(target)) {
      write(json, value);
    }
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    if (value instanceof ObjectNode object) {
      json.writeStartObject();
      for (Map.Entry<String, JsonNode> field : object.properties()) {
        json.writeFieldName(field.getKey());
        write(json, field.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof ValueNode leaf) {
      write(json, plain(leaf));
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> field : map.entrySet()) {
        json.writeFieldName((String) field.getKey());
        write(json, field.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      json.writeStartArray();
      for (Object item : list) {
        write(json, item);
      }
      json.writeEndArray();
    } else {
      json.writeObject(value);
    }
  }

  private static @Nullable Object plain(ValueNode leaf) {
    if (leaf.isNumber()) {
      return leaf.numberValue();
    }
    return leaf.isBoolean() ? leaf.booleanValue() : leaf.textValue();
  }
}

package io.github.replicatorkuma.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON and back, by their components: texts, numbers, truths, times, durations, paths,
 * enums, records, and lists, sets, maps and {@link Optional}s of these. What is null or
 * empty-handed ({@code Optional}) is left out. A record of a sealed interface says its own name as
 * {@code kind}. A record of one text is also read from that text alone.
 */
public final class RecordJson {
  private static final String KIND = "kind";

  /** How texts are read that stand for something else. */
  private static final Map<Class<?>, Function<String, Object>> FORMS =
      Map.of(
          String.class, text -> text,
          Path.class, Path::of,
          Instant.class, Instant::parse,
          Duration.class, Duration::parse);

  private RecordJson() {}

  /** What a record is refused for, beside what is no value of its parts. */
  private enum Rule {
    TOLERANT,
    /** A field that it does not have. */
    KNOWN,
    /** A part that is absent and may not be. */
    WHOLE
  }

  /** What {@link Json} writes for {@code value}. */
  public static @Nullable Object tree(@Nullable Object value) {
    if (value instanceof Record fields) {
      return fields(fields);
    }
    if (value instanceof Optional<?> optional) {
      return tree(optional.orElse(null));
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, @Nullable Object> all = new TreeMap<>();
      map.forEach((key, item) -> all.put(key.toString(), tree(item)));
      return all;
    }
    if (value instanceof Row row) {
      return row.cells();
    }
    if (value instanceof Collection<?> items) {
      Collection<?> sorted =
          value instanceof Set && items.stream().allMatch(Comparable.class::isInstance)
              ? new TreeSet<>(items)
              : items;
      List<@Nullable Object> all = new ArrayList<>();
      sorted.forEach(item -> all.add(tree(item)));
      return all;
    }
    if (value == null || value instanceof Number || value instanceof Boolean) {
      return value;
    }
    return value instanceof Enum<?> constant ? constant.name() : value.toString();
  }

  /** The components of a record, in their order. */
  public static Map<String, @Nullable Object> fields(Record value) {
    Map<String, @Nullable Object> fields = allFields(value);
    fields.values().removeIf(Objects::isNull);
    return fields;
  }

  /** The same, also those that are null or empty-handed. */
  public static Map<String, @Nullable Object> allFields(Record value) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    if (Arrays.stream(value.getClass().getInterfaces()).anyMatch(Class::isSealed)) {
      fields.put(KIND, value.getClass().getSimpleName());
    }
    for (RecordComponent component : value.getClass().getRecordComponents()) {
      fields.put(component.getName(), tree(content(component, value)));
    }
    return fields;
  }

  /**
   * The same record but for some components, by the names that they have in a file, too.
   *
   * @param changes names of components, each followed by what it is to be
   */
  @SuppressWarnings("unchecked")
  public static <T extends Record> T with(T record, @Nullable Object... changes) {
    Map<Object, @Nullable Object> now = new HashMap<>();
    for (int i = 0; i < changes.length; i += 2) {
      now.put(changes[i], changes[i + 1]);
    }
    RecordComponent[] components = record.getClass().getRecordComponents();
    @Nullable Object[] parts = new @Nullable Object[components.length];
    for (int i = 0; i < parts.length; i++) {
      boolean changed = now.containsKey(components[i].getName());
      parts[i] = changed ? now.remove(components[i].getName()) : content(components[i], record);
    }
    if (!now.isEmpty()) {
      throw new IllegalArgumentException("no components: " + now.keySet());
    }
    return (T) made(record.getClass(), parts);
  }

  private static @Nullable Object content(RecordComponent component, Record of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("an accessor can always be called", e);
    }
  }

  /**
   * Reads one back; fields that a later version may have added are passed over, and those that an
   * earlier one did not have are null, zero, false, empty or a record of these.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static <T> T read(Class<T> type, JsonNode json) {
    return present(type, value(type, json, Rule.TOLERANT));
  }

  /** The same, where an unknown field is something else, too. */
  public static <T> T readStrictly(Class<T> type, JsonNode json) {
    return present(type, value(type, json, Rule.KNOWN));
  }

  /** The same, where only what is optional may be absent. */
  public static <T> T readWhole(Class<T> type, JsonNode json) {
    return present(type, value(type, json, Rule.WHOLE));
  }

  private static <T> T present(Class<T> type, @Nullable Object value) {
    if (value == null) {
      throw new IllegalArgumentException("nothing is there");
    }
    return type.cast(value);
  }

  private static @Nullable Object value(Type type, JsonNode json, Rule rule) {
    boolean absent = json.isMissingNode() || json.isNull();
    if (type instanceof ParameterizedType generic) {
      return absent ? empty(generic) : items(generic, json, rule);
    }
    Class<?> plain = (Class<?>) type;
    if (absent && !plain.isPrimitive()) {
      return null;
    }
    if (plain == boolean.class || plain == Boolean.class) {
      require(absent || json.isBoolean(), json);
      return json.asBoolean();
    }
    if (plain == int.class || plain == long.class || plain == Long.class) {
      boolean fits = json.canConvertToLong() && (rule != Rule.WHOLE || json.isIntegralNumber());
      require(absent || fits, json);
      return plain == int.class ? (Object) json.asInt() : (Object) json.asLong();
    }
    if (plain == Row.class) {
      require(json.isArray(), json);
      List<@Nullable String> cells = new ArrayList<>();
      json.forEach(
          cell -> {
            require(cell.isTextual() || cell.isNull(), cell);
            cells.add(cell.textValue());
          });
      return Row.of(cells);
    }
    if ((plain.isRecord() && !json.isTextual()) || plain.isSealed()) {
      require(json.isObject(), json);
      return plain.isSealed() ? kind(plain, json, rule) : record(plain, json, rule);
    }
    require(json.isTextual(), json);
    return text(plain, json.textValue());
  }

  private static Object empty(ParameterizedType type) {
    if (type.getRawType() == Optional.class) {
      return Optional.empty();
    }
    return type.getRawType() == Map.class
        ? Map.of()
        : type.getRawType() == Set.class ? Set.of() : List.of();
  }

  private static Object items(ParameterizedType type, JsonNode json, Rule rule) {
    Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    if (type.getRawType() == Optional.class) {
      return Optional.ofNullable(value(last, json, rule));
    }
    if (type.getRawType() == Map.class) {
      require(json.isObject(), json);
      Class<?> keys = (Class<?>) type.getActualTypeArguments()[0];
      Map<Object, @Nullable Object> all = new LinkedHashMap<>();
      json.properties()
          .forEach(item -> all.put(text(keys, item.getKey()), value(last, item.getValue(), rule)));
      return all;
    }
    require(json.isArray(), json);
    Collection<@Nullable Object> all =
        type.getRawType() == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
    json.forEach(item -> all.add(value(last, item, rule)));
    return all;
  }

  private static Object text(Class<?> type, String text) {
    if (type.isRecord()) {
      return made(type, text);
    }
    Function<String, Object> form = FORMS.get(type);
    if (form != null) {
      try {
        return form.apply(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("not a time", e);
      }
    }
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> ((Enum<?>) constant).name().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("an unknown name"));
  }

  private static Object kind(Class<?> type, JsonNode json, Rule rule) {
    String kind = json.path(KIND).asText();
    return Arrays.stream(type.getPermittedSubclasses())
        .filter(permitted -> permitted.getSimpleName().equals(kind))
        .findFirst()
        .map(permitted -> record(permitted, json, rule))
        .orElseThrow(() -> new IllegalArgumentException("an unknown kind"));
  }

  private static Object record(Class<?> type, JsonNode json, Rule rule) {
    RecordComponent[] components = type.getRecordComponents();
    if (rule == Rule.KNOWN) {
      List<String> known =
          new ArrayList<>(Arrays.stream(components).map(RecordComponent::getName).toList());
      known.add(KIND);
      json.fieldNames().forEachRemaining(name -> require(known.contains(name), json));
    }
    @Nullable Object[] parts = new @Nullable Object[components.length];
    for (int i = 0; i < parts.length; i++) {
      RecordComponent component = components[i];
      JsonNode part = json.path(component.getName());
      require(rule != Rule.WHOLE || !part.isMissingNode() || mayBeAbsent(component), part);
      parts[i] = value(component.getGenericType(), part, rule);
      if (parts[i] == null && isRequired(component)) {
        require(component.getType().isRecord(), json);
        parts[i] = record(component.getType(), JsonNodeFactory.instance.objectNode(), rule);
      }
    }
    return made(type, parts);
  }

  private static boolean mayBeAbsent(RecordComponent component) {
    return component.getType() == Optional.class || isNullable(component);
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static boolean isRequired(RecordComponent component) {
    return component.getGenericType() instanceof Class && !isNullable(component);
  }

  private static Object made(Class<?> type, @Nullable Object... parts) {
    try {
      Class<?>[] types =
          Arrays.stream(type.getRecordComponents())
              .map(RecordComponent::getType)
              .toArray(Class<?>[]::new);
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(parts);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("a part is missing or is something else", e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record can always be made", e);
    }
  }

  private static void require(boolean fits, JsonNode json) {
    if (!fits) {
      throw new IllegalArgumentException("something else than expected: " + json.getNodeType());
    }
  }
}

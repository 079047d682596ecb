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
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what {@link RecordJson} writes. */
record RecordParser(Rule rule) {
  /** Looked for once: an instance's state is made anew again and again. */
  private static final ClassValue<Constructor<?>> CONSTRUCTORS =
      new ClassValue<>() {
        @Override
        protected Constructor<?> computeValue(Class<?> type) {
          Class<?>[] types =
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new);
          try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor;
          } catch (NoSuchMethodException e) {
            throw new IllegalStateException("every record has one", e);
          }
        }
      };

  /** How texts are read that stand for something else. */
  private static final Map<Class<?>, Function<String, Object>> FORMS =
      Map.of(
          String.class, text -> text,
          Path.class, Path::of,
          Instant.class, Instant::parse,
          Duration.class, Duration::parse);

  /** What a record is refused for, beside what is no value of its parts. */
  enum Rule {
    TOLERANT,
    /** A field that it does not have. */
    KNOWN,
    /** A part that is absent and may not be. */
    WHOLE
  }

  <T> T read(Class<T> type, JsonNode json) {
    Object value = value(type, json);
    if (value == null) {
      throw new IllegalArgumentException("nothing is there");
    }
    return type.cast(value);
  }

  private @Nullable Object value(Type type, JsonNode json) {
    boolean absent = json.isMissingNode() || json.isNull();
    if (type instanceof ParameterizedType generic) {
      return absent ? empty(generic) : items(generic, json);
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
      return plain.isSealed() ? kind(plain, json) : record(plain, json);
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

  private Object items(ParameterizedType type, JsonNode json) {
    Type last = type.getActualTypeArguments()[type.getActualTypeArguments().length - 1];
    if (type.getRawType() == Optional.class) {
      return Optional.ofNullable(value(last, json));
    }
    if (type.getRawType() == Map.class) {
      require(json.isObject(), json);
      Class<?> keys = (Class<?>) type.getActualTypeArguments()[0];
      Map<Object, @Nullable Object> all = new LinkedHashMap<>();
      json.properties()
          .forEach(item -> all.put(text(keys, item.getKey()), value(last, item.getValue())));
      return all;
    }
    require(json.isArray(), json);
    Collection<@Nullable Object> all =
        type.getRawType() == Set.class ? new LinkedHashSet<>() : new ArrayList<>();
    json.forEach(item -> all.add(value(last, item)));
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

  private Object kind(Class<?> type, JsonNode json) {
    String kind = json.path(RecordJson.KIND).asText();
    return Arrays.stream(type.getPermittedSubclasses())
        .filter(permitted -> permitted.getSimpleName().equals(kind))
        .findFirst()
        .map(permitted -> record(permitted, json))
        .orElseThrow(() -> new IllegalArgumentException("an unknown kind"));
  }

  private Object record(Class<?> type, JsonNode json) {
    RecordComponent[] components = type.getRecordComponents();
    if (rule == Rule.KNOWN) {
      List<String> known =
          new ArrayList<>(Arrays.stream(components).map(RecordComponent::getName).toList());
      known.add(RecordJson.KIND);
      json.fieldNames().forEachRemaining(name -> require(known.contains(name), json));
    }
    @Nullable Object[] parts = new @Nullable Object[components.length];
    for (int i = 0; i < parts.length; i++) {
      RecordComponent component = components[i];
      JsonNode part = json.path(component.getName());
      require(rule != Rule.WHOLE || !part.isMissingNode() || mayBeAbsent(component), part);
      parts[i] = value(component.getGenericType(), part);
      if (parts[i] == null && isRequired(component)) {
        require(component.getType().isRecord(), json);
        parts[i] = record(component.getType(), JsonNodeFactory.instance.objectNode());
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

  static Object made(Class<?> type, @Nullable Object... parts) {
    try {
      return CONSTRUCTORS.get(type).newInstance(parts);
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

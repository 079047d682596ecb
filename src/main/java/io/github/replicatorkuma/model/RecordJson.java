package io.github.replicatorkuma.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.RecordParser.Rule;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Records as JSON and back, by their components: texts, numbers, truths, times, durations, paths,
 * enums, records, and lists, sets, maps and {@link Optional}s of these. What is null or
 * empty-handed ({@code Optional}) is left out. A record of a sealed interface says its own name as
 * {@code kind}. A record of one text is also read from that text alone.
 */
public final class RecordJson {
  static final String KIND = "kind";

  private RecordJson() {}

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

  static @Nullable Object content(RecordComponent component, Record of) {
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
    return new RecordParser(Rule.TOLERANT).read(type, json);
  }

  /** The same, where an unknown field is something else, too. */
  public static <T> T readStrictly(Class<T> type, JsonNode json) {
    return new RecordParser(Rule.KNOWN).read(type, json);
  }

  /** The same, where only what is optional may be absent. */
  public static <T> T readWhole(Class<T> type, JsonNode json) {
    return new RecordParser(Rule.WHOLE).read(type, json);
  }
}

package io.github.replicatorkuma.model;

import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** New records from old ones: the language has no word yet for one that differs in a part. */
public final class Records {
  private static final ClassValue<RecordComponent[]> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected RecordComponent[] computeValue(Class<?> type) {
          return type.getRecordComponents();
        }
      };

  private Records() {}

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
    RecordComponent[] components = COMPONENTS.get(record.getClass());
    @Nullable Object[] parts = new @Nullable Object[components.length];
    for (int i = 0; i < parts.length; i++) {
      boolean changed = now.containsKey(components[i].getName());
      parts[i] =
          changed ? now.remove(components[i].getName()) : RecordJson.content(components[i], record);
    }
    if (!now.isEmpty()) {
      throw new IllegalArgumentException("no components: " + now.keySet());
    }
    return (T) RecordParser.made(record.getClass(), parts);
  }
}

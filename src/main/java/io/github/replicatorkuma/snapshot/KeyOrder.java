package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Watches that rows come by strictly ascending key: ids by number, setting keys by UTF-8 bytes.
 * Strictly ascending keys are unique, too.
 */
final class KeyOrder {
  private final int keyIndex;
  private final boolean numeric;
  private @Nullable String last;

  /**
   * @param table has its key column
   */
  KeyOrder(TableSchema table) {
    String key = ReplicatedTables.keyColumn(table.name());
    this.keyIndex = table.indexOf(key);
    this.numeric = key.equals("id");
  }

  /** Whether {@code row} has a key and it is above those of all rows before. */
  boolean accepts(Row row) {
    String key = row.cell(keyIndex);
    boolean ascends =
        key != null && (!numeric || isId(key)) && (last == null || isAbove(key, last));
    last = ascends ? key : last;
    return ascends;
  }

  private static boolean isId(String key) {
    try {
      return Long.toString(Long.parseLong(key)).equals(key);
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private boolean isAbove(String key, String before) {
    return numeric
        ? Long.parseLong(key) > Long.parseLong(before)
        : Arrays.compareUnsigned(
                key.getBytes(StandardCharsets.UTF_8), before.getBytes(StandardCharsets.UTF_8))
            > 0;
  }
}

package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableSchema;
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
  private long lastNumber;
  private byte @Nullable [] lastText;
  private boolean started;

  /**
   * @throws IllegalArgumentException when {@code table} lacks its key column
   */
  KeyOrder(TableSchema table) {
    String key = ReplicatedTables.keyColumn(table.name());
    this.keyIndex = table.indexOf(key);
    this.numeric = key.equals("id");
    if (keyIndex < 0) {
      throw new IllegalArgumentException("table " + table.name() + " has no column " + key);
    }
  }

  /** Whether {@code row} has a key and it is above those of all rows before. */
  boolean accepts(Row row) {
    String key = row.cell(keyIndex);
    boolean ascends = key != null && (numeric ? ascendsByNumber(key) : ascendsByBytes(key));
    started = true;
    return ascends;
  }

  private boolean ascendsByNumber(String key) {
    long number;
    try {
      number = Long.parseLong(key);
    } catch (NumberFormatException notAnId) {
      return false;
    }
    boolean ascends = Long.toString(number).equals(key) && (!started || number > lastNumber);
    lastNumber = number;
    return ascends;
  }

  private boolean ascendsByBytes(String key) {
    byte[] text = key.getBytes(StandardCharsets.UTF_8);
    byte[] last = lastText;
    lastText = text;
    return last == null || Arrays.compareUnsigned(text, last) > 0;
  }
}

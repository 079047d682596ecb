package io.github.replicatorkuma.model;

import java.util.regex.Pattern;

/**
 * The name of a database table.
 *
 * <p>Names come from snapshots too, so only plain identifiers are accepted; nothing else may ever
 * reach a SQL statement or a file name.
 */
public record TableName(String value) implements Comparable<TableName> {
  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}");

  /**
   * @throws IllegalArgumentException when {@code value} is not a plain identifier
   */
  public TableName {
    if (!IDENTIFIER.matcher(value).matches()) {
      throw new IllegalArgumentException("not a table name: " + value);
    }
  }

  /** Whether {@code name} could name a table or column at all. */
  public static boolean isIdentifier(String name) {
    return IDENTIFIER.matcher(name).matches();
  }

  @Override
  public int compareTo(TableName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}

package io.github.replicatorkuma.model;

/** A column of a table, as the live schema or a manifest names it. */
public record Column(String name, ColumnKind kind) {
  /**
   * @throws IllegalArgumentException when {@code name} is not a plain identifier
   */
  public Column {
    if (!TableName.isIdentifier(name)) {
      throw new IllegalArgumentException("not a column name: " + name);
    }
  }
}

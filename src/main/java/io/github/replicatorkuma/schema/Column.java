package io.github.replicatorkuma.schema;

import io.github.replicatorkuma.model.TableName;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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

  /** The form in which a cell of this column is compared. */
  public @Nullable String canonical(@Nullable String cell) {
    return cell == null ? null : kind.canonical(cell);
  }

  /** Whether both cells mean the same here. */
  public boolean isSame(@Nullable String one, @Nullable String other) {
    return Objects.equals(one, other) || Objects.equals(canonical(one), canonical(other));
  }
}

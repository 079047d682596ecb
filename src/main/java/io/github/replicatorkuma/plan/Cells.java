package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.Column;
import org.jspecify.annotations.Nullable;

/** Comparing cells. */
final class Cells {
  private Cells() {}

  /** Whether both cells mean the same in {@code column}. */
  static boolean sameMeaning(Column column, @Nullable String one, @Nullable String other) {
    if (one == null || other == null) {
      return one == null && other == null;
    }
    return one.equals(other) || column.kind().canonical(one).equals(column.kind().canonical(other));
  }
}

package io.github.replicatorkuma.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that an apply would insert, change or delete, as people may see it.
 *
 * @param name by which people know it; empty where it has none
 * @param cells of a row that changes those that do, else those that tell most about it
 */
public record ChangedRow(String key, String name, List<Cell> cells) {
  /** A cell that comes, changes or goes. */
  public record Cell(String column, Value before, Value after) {
    /** Whether a part of it is hidden, before or after. */
    public boolean isSecret() {
      return !before.isWhole() || !after.isWhole();
    }
  }

  /**
   * What a cell holds.
   *
   * @param text what may be shown of it; null where that is nothing, and for NULL
   * @param isWhole whether nothing is hidden
   * @param refersTo the name of the row that it refers to; empty where it does not
   */
  public record Value(@Nullable String text, boolean isWhole, String refersTo) {
    /** NULL, or no cell at all. */
    public static final Value NONE = new Value(null, true, "");
  }

  public ChangedRow {
    cells = List.copyOf(cells);
  }

  /** The key, and the name where there is one. */
  public String label() {
    return name.isEmpty() ? key : key + " " + name;
  }
}

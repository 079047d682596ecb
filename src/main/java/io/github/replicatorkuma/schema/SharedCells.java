package io.github.replicatorkuma.schema;

import io.github.replicatorkuma.model.Row;
import org.jspecify.annotations.Nullable;

/**
 * Makes equal cells of many rows one object, as most columns of many monitors repeat a few values.
 * Only the texts seen lately are remembered, so it takes little memory itself.
 */
public final class SharedCells {
  private static final int PLACES = 1 << 12;

  private static final int LONGEST = 256;

  private final @Nullable String[] seen = new String[PLACES];

  /** The equal text that was seen before, or else {@code cell} itself. */
  public @Nullable String share(@Nullable String cell) {
    if (cell == null || cell.length() > LONGEST) {
      return cell;
    }
    int place = place(cell);
    String earlier = seen[place];
    if (cell.equals(earlier)) {
      return earlier;
    }
    seen[place] = cell;
    return cell;
  }

  /** Whether an equal text would be shared. */
  public boolean has(String cell) {
    return cell.length() <= LONGEST && cell.equals(seen[place(cell)]);
  }

  private static int place(String cell) {
    int hash = cell.hashCode();
    return (hash ^ (hash >>> 16)) & (PLACES - 1);
  }

  /** The row with shared cells. */
  public Row share(Row row) {
    @Nullable String[] cells = new String[row.size()];
    for (int i = 0; i < cells.length; i++) {
      cells[i] = share(row.cell(i));
    }
    return Row.of(cells);
  }
}

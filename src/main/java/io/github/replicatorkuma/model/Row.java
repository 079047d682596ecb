package io.github.replicatorkuma.model;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one row, in the order of its table's columns.
 *
 * <p>A cell is the text that its database holds, or null for NULL. How numbers are written, and
 * what a text means, is the column's kind to say.
 */
public final class Row {
  private final @Nullable String[] cells;

  private Row(@Nullable String[] cells) {
    this.cells = cells;
  }

  public static Row of(@Nullable String... cells) {
    return new Row(cells.clone());
  }

  public static Row of(List<@Nullable String> cells) {
    return new Row(cells.toArray(new @Nullable String[0]));
  }

  /** All of them; a view, as there may be many rows. */
  public List<@Nullable String> cells() {
    return Collections.unmodifiableList(Arrays.asList(cells));
  }

  public int size() {
    return cells.length;
  }

  public @Nullable String cell(int index) {
    return cells[index];
  }

  /** This row with another cell at {@code index}. */
  public Row with(int index, @Nullable String cell) {
    @Nullable String[] changed = cells.clone();
    changed[index] = cell;
    return new Row(changed);
  }

  /** Only the cells at {@code places}, in that order. */
  public Row only(int... places) {
    @Nullable String[] chosen = new String[places.length];
    for (int i = 0; i < places.length; i++) {
      chosen[i] = cells[places[i]];
    }
    return new Row(chosen);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row row && Arrays.equals(cells, row.cells);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(cells);
  }

  /** Only the number of cells: rows hold password hashes and tokens, and end up in no log. */
  @Override
  public String toString() {
    return "Row of " + cells.length + " cells";
  }
}

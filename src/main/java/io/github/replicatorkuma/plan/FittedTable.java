package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot's table in the form this instance has.
 *
 * @param source the table as the snapshot has it
 * @param local the table as this instance has it, with columns the snapshot may lack
 * @param columns the columns that are replicated: those of {@code local} that the snapshot fills
 * @param cells where each of {@code columns} comes from
 * @param tellsNullFromText whether the snapshot can hold the text {@code null}
 */
public record FittedTable(
    TableSchema source,
    TableSchema local,
    TableSchema columns,
    List<CellSource> cells,
    boolean tellsNullFromText) {
  private static final String NULL = "null";

  /** Takes a cell from a row of the snapshot. */
  public interface CellSource {
    @Nullable String from(Row row);
  }

  public FittedTable {
    cells = List.copyOf(cells);
  }

  public TableName name() {
    return local.name();
  }

  /** Whether the rows here have the same columns, of the same kinds, as those of the snapshot. */
  public boolean isWhole() {
    return tellsNullFromText
        && new HashSet<>(columns.columns()).equals(new HashSet<>(source.columns()));
  }

  /** A cell of this instance as the snapshot would have it. */
  @Nullable String asPublished(@Nullable String local) {
    return !tellsNullFromText && NULL.equals(local) ? null : local;
  }

  /** The snapshot's rows that are in scope, with the cells of {@link #columns}. */
  public RowCursor open(TableSource snapshot, ReplicationScope scope) throws ReplicationException {
    return scope.inScope(source, snapshot.open(source)).mapped(this::convert);
  }

  private Row convert(Row row) {
    @Nullable String[] converted = new String[cells.size()];
    for (int i = 0; i < converted.length; i++) {
      converted[i] = cells.get(i).from(row);
    }
    return Row.of(converted);
  }
}

package io.github.replicatorkuma.schema;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rows one at a time, so that no table ever has to fit into memory. */
public interface RowCursor extends AutoCloseable {
  /** No rows at all. */
  RowCursor EMPTY = () -> null;

  /** These rows. */
  static RowCursor of(Iterator<Row> rows) {
    return () -> rows.hasNext() ? rows.next() : null;
  }

  /** The next row, or null after the last. */
  @Nullable Row next() throws ReplicationException;

  @Override
  default void close() throws ReplicationException {}

  /** Gives all rows to {@code action}, then closes this. */
  default void forEach(Consumer<Row> action) throws ReplicationException {
    try (RowCursor rows = this) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        action.accept(row);
      }
    }
  }

  /** The rows that satisfy {@code wanted}; closing it closes this. */
  default RowCursor filtered(Predicate<Row> wanted) {
    return through(
        () -> {
          Row row = next();
          while (row != null && !wanted.test(row)) {
            row = next();
          }
          return row;
        });
  }

  /** The rows that {@code form} makes of these; closing it closes this. */
  default RowCursor mapped(UnaryOperator<Row> form) {
    return through(
        () -> {
          Row row = next();
          return row == null ? null : form.apply(row);
        });
  }

  /** The rows that {@code rows} makes of these; closing it closes this. */
  default RowCursor through(RowCursor rows) {
    RowCursor all = this;
    return new RowCursor() {
      @Override
      public @Nullable Row next() throws ReplicationException {
        return rows.next();
      }

      @Override
      public void close() throws ReplicationException {
        all.close();
      }
    };
  }
}

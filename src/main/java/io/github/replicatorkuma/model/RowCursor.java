package io.github.replicatorkuma.model;

import java.util.Iterator;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Rows one at a time, so that no table ever has to fit into memory. */
public interface RowCursor extends AutoCloseable {
  /** No rows at all. */
  RowCursor EMPTY =
      new RowCursor() {
        @Override
        public @Nullable Row next() {
          return null;
        }

        @Override
        public void close() {}
      };

  /** These rows. */
  static RowCursor of(Iterator<Row> rows) {
    return EMPTY.reading(() -> rows.hasNext() ? rows.next() : null);
  }

  /** The next row, or null after the last. */
  @Nullable Row next() throws ReplicationException;

  @Override
  void close() throws ReplicationException;

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
    return reading(
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
    return reading(
        () -> {
          Row row = next();
          return row == null ? null : form.apply(row);
        });
  }

  private RowCursor reading(Reading reading) {
    RowCursor all = this;
    return new RowCursor() {
      @Override
      public @Nullable Row next() throws ReplicationException {
        return reading.next();
      }

      @Override
      public void close() throws ReplicationException {
        all.close();
      }
    };
  }

  /** Gives the next row, or null after the last. */
  @FunctionalInterface
  interface Reading {
    @Nullable Row next() throws ReplicationException;
  }
}

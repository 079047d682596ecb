package io.github.replicatorkuma.model;

import java.util.function.Predicate;
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

  /** The next row, or null after the last. */
  @Nullable Row next() throws ReplicationException;

  @Override
  void close() throws ReplicationException;

  /** The rows that satisfy {@code wanted}; closing it closes this. */
  default RowCursor filtered(Predicate<Row> wanted) {
    RowCursor all = this;
    return new RowCursor() {
      @Override
      public @Nullable Row next() throws ReplicationException {
        Row row = all.next();
        while (row != null && !wanted.test(row)) {
          row = all.next();
        }
        return row;
      }

      @Override
      public void close() throws ReplicationException {
        all.close();
      }
    };
  }
}

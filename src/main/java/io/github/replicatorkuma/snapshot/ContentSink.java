package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowMark;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

/** Where {@link ContentDigester} puts what it reads. As it stands here, it keeps nothing. */
interface ContentSink {
  default TableSink table(TableSchema table) throws IOException {
    return (row, mark) -> {};
  }

  /** What it kept to tell rows from what they will be; empty where that is nothing. */
  default Map<TableName, Map<String, RowMark>> marks() {
    return Map.of();
  }

  /** Takes the upload file {@code name}. */
  default void file(String name, byte[] content) throws IOException {}

  /** Takes the rows of one table. */
  interface TableSink extends Closeable {
    /**
     * Takes the next row.
     *
     * @param mark tells it from what it was before, see {@link TableDigester#mark}
     */
    void row(Row row, long mark) throws IOException;

    @Override
    default void close() throws IOException {}
  }
}

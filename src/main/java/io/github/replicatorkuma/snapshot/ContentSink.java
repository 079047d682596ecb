package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.RowMark;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.Map;

/** Where {@link ContentDigester} puts what it reads. As it stands here, it keeps nothing. */
interface ContentSink {
  default TableSink table(TableSchema table) throws SnapshotException {
    return (row, mark) -> {};
  }

  /** What it kept to tell rows from what they will be; empty where that is nothing. */
  default Map<TableName, Map<String, RowMark>> marks() {
    return Map.of();
  }

  /** Begins the upload file {@code name}. */
  default FileSink file(String name) throws SnapshotException {
    return new FileSink() {};
  }

  /** Takes the rows of one table. */
  interface TableSink extends AutoCloseable {
    /**
     * Takes the next row.
     *
     * @param mark tells it from what it was before, see {@link TableDigester#mark}
     */
    void row(Row row, long mark) throws SnapshotException;

    @Override
    default void close() throws SnapshotException {}
  }

  /** Takes the bytes of one file. */
  interface FileSink extends AutoCloseable {
    default void write(byte[] bytes, int length) throws SnapshotException {}

    /** Ends the file and keeps nothing of it. */
    default void discard() throws SnapshotException {}

    @Override
    default void close() throws SnapshotException {}
  }
}

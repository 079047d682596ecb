package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableSchema;

/** Where a {@link ContentPass} puts what it reads. */
interface ContentSink {
  /** Keeps nothing. */
  ContentSink NOWHERE =
      new ContentSink() {
        @Override
        public TableSink table(TableSchema table) {
          return TableSink.NOWHERE;
        }

        @Override
        public FileSink file(String name) {
          return FileSink.NOWHERE;
        }
      };

  TableSink table(TableSchema table) throws SnapshotException;

  /** Begins the upload file {@code name}. */
  FileSink file(String name) throws SnapshotException;

  /** Takes the rows of one table. */
  interface TableSink extends AutoCloseable {
    TableSink NOWHERE =
        new TableSink() {
          @Override
          public void row(Row row) {}

          @Override
          public void close() {}
        };

    void row(Row row) throws SnapshotException;

    @Override
    void close() throws SnapshotException;
  }

  /** Takes the bytes of one file. */
  interface FileSink extends AutoCloseable {
    FileSink NOWHERE =
        new FileSink() {
          @Override
          public void write(byte[] bytes, int length) {}

          @Override
          public void discard() {}

          @Override
          public void close() {}
        };

    void write(byte[] bytes, int length) throws SnapshotException;

    /** Ends the file and keeps nothing of it. */
    void discard() throws SnapshotException;

    @Override
    void close() throws SnapshotException;
  }
}

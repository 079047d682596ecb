package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file that somebody else wrote. Messages hold no cell.
 *
 * @param name its path below the snapshot
 */
public record CsvFile(String name, Records records) implements RowCursor {
  /** The records of a file in some form of CSV. */
  interface Records extends Closeable {
    /**
     * The next record, or null after the last.
     *
     * @throws RecordReader.TooLongException when it is longer than the limits allow
     * @throws IOException when it is no record; the message holds no text of the file
     */
    @Nullable Row next() throws IOException;

    /** How many lines have been begun, for messages. */
    long line();
  }

  /** Takes a text to be in some form of CSV. */
  interface Form {
    Records in(Reader text, SnapshotLimits limits) throws IOException;
  }

  /**
   * Opens the file.
   *
   * @throws SnapshotException of kind TABLE_MISSING, DAMAGED_TABLE or TOO_LARGE
   */
  static CsvFile open(Path root, Path file, Form form, SnapshotLimits limits)
      throws SnapshotException {
    String name = root.relativize(file).toString();
    try {
      // A decoder of its own reports malformed bytes; a charset would replace them silently.
      Reader text =
          new InputStreamReader(
              SnapshotFiles.open(root, file, limits.tableBytes()),
              StandardCharsets.UTF_8.newDecoder());
      return new CsvFile(name, form.in(new BufferedReader(text), limits));
    } catch (NoSuchFileException e) {
      throw new SnapshotException(
          Kind.TABLE_MISSING, name + " is missing, though the manifest names it", e);
    } catch (IOException e) {
      throw new SnapshotException(Kind.DAMAGED_TABLE, name + " cannot be read: " + e, e);
    }
  }

  /**
   * Opens a file of ours and reads its header.
   *
   * @throws SnapshotException of kind TABLE_MISSING, DAMAGED_TABLE or TOO_LARGE
   */
  public static CsvFile open(Path root, Path file, TableSchema table, SnapshotLimits limits)
      throws SnapshotException {
    CsvFile opened = open(root, file, TableCsv::new, limits);
    try {
      if (!Row.of(table.columnNames().toArray(new String[0])).equals(opened.next())) {
        throw opened.damaged("its header does not name the columns that the manifest names");
      }
      return opened;
    } catch (SnapshotException e) {
      opened.close();
      throw e;
    }
  }

  /** How many lines have been begun. */
  long line() {
    return records.line();
  }

  @Override
  public @Nullable Row next() throws SnapshotException {
    try {
      return records.next();
    } catch (RecordReader.TooLongException e) {
      throw e.in(name);
    } catch (IOException e) {
      throw damaged(e.getMessage() + " near line " + line());
    }
  }

  SnapshotException damaged(String what) {
    return new SnapshotException(Kind.DAMAGED_TABLE, name + " is damaged: " + what);
  }

  @Override
  public void close() throws SnapshotException {
    try {
      records.close();
    } catch (IOException e) {
      throw damaged("it cannot be closed (" + e + ")");
    }
  }
}

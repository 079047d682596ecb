package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.Closeable;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * Our CSV: NULL is an unquoted empty field and everything else is quoted, so that NULL, the empty
 * text and the text {@code null} stay apart; a header, LF, no escapes but the doubled quote.
 */
public final class CsvTables {
  private static final CSVFormat FORMAT =
      CSVFormat.Builder.create()
          .setQuoteMode(QuoteMode.ALL_NON_NULL)
          .setRecordSeparator('\n')
          .setIgnoreEmptyLines(false)
          .get();

  private CsvTables() {}

  /** The records of a file in some form of CSV. */
  public interface Records extends Closeable {
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

  /** Writes the header at once, then rows; closes {@code target}. */
  public static final class TableWriter implements Closeable {
    private final Utf8Output target;

    public TableWriter(TableSchema table, Utf8Output target) throws IOException {
      this.target = target;
      write(Row.of(table.columnNames().toArray(new String[0])));
    }

    public void write(Row row) throws IOException {
      for (int i = 0; i < row.size(); i++) {
        FORMAT.print(row.cell(i), target, i == 0);
      }
      FORMAT.println(target);
    }

    @Override
    public void close() throws IOException {
      target.close();
    }
  }

  /** Reads rows back, the header first; closes {@code source}. */
  public static final class TableReader implements Records {
    private final RecordReader source;
    private final CSVParser parser;
    private final Iterator<CSVRecord> records;

    public TableReader(Reader source, SnapshotLimits limits) throws IOException {
      this.source = new RecordReader(source, limits);
      this.parser = CSVParser.builder().setReader(this.source).setFormat(FORMAT).get();
      this.records = parser.iterator();
    }

    @Override
    public @Nullable Row next() throws IOException {
      source.beginRecord();
      try {
        return records.hasNext() ? Row.of(records.next().values()) : null;
      } catch (UncheckedIOException e) {
        // Without the cause: the parser quotes what it stumbled over.
        throw e.getCause() instanceof RecordReader.TooLongException tooLong
            ? tooLong
            : new IOException("it is no whole CSV");
      }
    }

    @Override
    public long line() {
      return parser.getCurrentLineNumber();
    }

    @Override
    public void close() throws IOException {
      parser.close();
    }
  }
}

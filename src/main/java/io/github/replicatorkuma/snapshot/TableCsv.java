package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Iterator;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.jspecify.annotations.Nullable;

/** Reads what {@link CsvWriter} writes, the header first. */
final class TableCsv implements CsvFile.Records {
  private final RecordReader source;
  private final CSVParser parser;
  private final Iterator<CSVRecord> records;

  TableCsv(Reader source, SnapshotLimits limits) throws IOException {
    this.source = new RecordReader(source, limits);
    this.parser = CSVParser.builder().setReader(this.source).setFormat(CsvWriter.FORMAT).get();
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

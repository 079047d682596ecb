package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.QuoteMode;

/**
 * Our CSV: NULL is an unquoted empty field and everything else is quoted, so that NULL, the empty
 * text and the text {@code null} stay apart; a header, LF, no escapes but the doubled quote. Half
 * of a surrogate pair becomes a question mark. {@link TableCsv} reads it back.
 */
public final class CsvWriter implements Closeable {
  static final CSVFormat FORMAT =
      CSVFormat.Builder.create()
          .setQuoteMode(QuoteMode.ALL_NON_NULL)
          .setRecordSeparator('\n')
          .setIgnoreEmptyLines(false)
          .get();

  /** Of what is gathered before it is written. */
  static final int BLOCK = 32 * 1024;

  private final OutputStream target;

  /** Writes the header at once; closes {@code target}, which needs no buffer of its own. */
  public CsvWriter(TableSchema table, OutputStream target) throws IOException {
    this.target = new BufferedOutputStream(target, BLOCK);
    write(Row.of(table.columnNames().toArray(new String[0])));
  }

  public void write(Row row) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      FORMAT.print(row.cell(i), line, i == 0);
    }
    FORMAT.println(line);
    target.write(line.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    target.close();
  }
}

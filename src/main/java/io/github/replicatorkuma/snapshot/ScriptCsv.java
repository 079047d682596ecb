package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the CSV that Replicator Kuma v2 writes: a record ends with LF and with nothing else, also
 * the last one; a field is quoted only when it holds a comma, LF or quote. So a CR stands in the
 * open and is text, which is why no general CSV parser reads this. NULL is written as {@code null};
 * what was the text {@code null} cannot be told from it.
 */
final class ScriptCsv implements CsvFile.Records {
  private static final String NULL = "null";
  private static final int END = -1;

  private final RecordReader source;
  private final StringBuilder field = new StringBuilder();
  private long line = 1;

  ScriptCsv(Reader source, SnapshotLimits limits) {
    this.source = new RecordReader(source, limits);
  }

  @Override
  public long line() {
    return line;
  }

  @Override
  public @Nullable Row next() throws IOException {
    source.beginRecord();
    int character = source.read();
    if (character == END) {
      return null;
    }
    List<@Nullable String> cells = new ArrayList<>();
    int after;
    do {
      after = character == '"' ? quoted() : plain(character);
      String text = field.toString();
      cells.add(text.equals(NULL) ? null : text);
      character = after == ',' ? source.read() : after;
    } while (after == ',');
    line++;
    return Row.of(cells.toArray(new String[0]));
  }

  /** Reads on to the end of a plain field; what ended it. */
  private int plain(int first) throws IOException {
    field.setLength(0);
    for (int character = first; character != ','; character = source.read()) {
      if (character == '\n') {
        return character;
      }
      if (character == END) {
        throw new IOException("it ends within a record");
      }
      if (character == '"') {
        throw new IOException("a quote within a plain field");
      }
      field.append((char) character);
    }
    return ',';
  }

  /** Reads on to the end of a quoted field; what came after the quote that ended it. */
  private int quoted() throws IOException {
    field.setLength(0);
    while (true) {
      int character = source.read();
      if (character == '"') {
        character = source.read();
        if (character == ',' || character == '\n') {
          return character;
        }
        if (character != '"') {
          throw new IOException("something after a closing quote, or nothing at all");
        }
      }
      if (character == END) {
        throw new IOException("it ends within a quoted field");
      }
      line += character == '\n' ? 1 : 0;
      field.append((char) character);
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}

package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.SnapshotLimits;
import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Text of CSV of which only so much may pass between two calls of {@link #beginRecord}: a parser
 * holds a whole record in memory, and each of its cells takes more than its characters.
 */
final class RecordReader extends FilterReader {
  /** What a parser may have read ahead. */
  private static final int AHEAD = 64 * 1024;

  private final int mostCharacters;
  private final int mostCells;
  private long characters;
  private long cells;
  private boolean quoted;

  /** A record goes on for longer than records may. */
  static final class TooLongException extends IOException {
    private final String unit;
    private final int most;

    TooLongException(String unit, int most) {
      super("a record of more than " + most + " " + unit);
      this.unit = unit;
      this.most = most;
    }

    SnapshotException in(String file) {
      return SnapshotException.tooLarge(file + " has a row of more than %d " + unit, most);
    }
  }

  /** A quote within a cell is written twice, so a record may be twice as long as its row. */
  RecordReader(Reader source, SnapshotLimits limits) {
    super(source);
    this.mostCharacters = 2 * limits.rowCharacters() + AHEAD;
    this.mostCells = limits.columns() + AHEAD;
  }

  /** What was read ahead of the record before counts for nobody. */
  void beginRecord() {
    characters = 0;
    cells = 0;
  }

  @Override
  public int read() throws IOException {
    int character = super.read();
    if (character >= 0) {
      count((char) character);
      check();
    }
    return character;
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    for (int i = offset; i < offset + read; i++) {
      count(target[i]);
    }
    check();
    return read;
  }

  private void count(char character) {
    characters++;
    if (character == '"') {
      quoted = !quoted;
    } else if (character == ',' && !quoted) {
      cells++;
    }
  }

  private void check() throws IOException {
    if (characters > mostCharacters) {
      throw new TooLongException("characters", mostCharacters);
    }
    if (cells > mostCells) {
      throw new TooLongException("cells", mostCells);
    }
  }
}

package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A CSV file that somebody else wrote. A record ends with LF and with nothing else, also the last
 * one; so a CR stands in the open and is text, which is why no general CSV parser reads this.
 * Messages hold no cell.
 */
public final class CsvFile implements RowCursor {
  private static final int END = -1;

  private final String name;
  private final Reader source;
  private final Form form;
  private final long mostCharacters;
  private final int mostCells;
  private final char[] block = new char[8192];
  private int filled;
  private int place;
  private final StringBuilder cell = new StringBuilder();
  private long characters;
  private long line = 1;

  /** What is written for NULL. */
  enum Form {
    /** Nothing at all, as {@link CsvWriter} does: the empty text is quoted. */
    OURS,
    /**
     * {@code null}, as Replicator Kuma v2 does, from which what was that text cannot be told. A
     * text is quoted only when it holds a comma, LF or quote.
     */
    SCRIPT
  }

  /**
   * @param name its path below the snapshot
   */
  CsvFile(String name, Reader source, Form form, SnapshotLimits limits) {
    this.name = name;
    this.source = source;
    this.form = form;
    // A quote within a cell is written twice, and around each cell there are two and a comma.
    this.mostCharacters = 2L * limits.rowCharacters() + 3L * limits.columns();
    this.mostCells = limits.columns();
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
      return new CsvFile(name, text, form, limits);
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
    CsvFile opened = open(root, file, Form.OURS, limits);
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
    return line;
  }

  @Override
  public @Nullable Row next() throws SnapshotException {
    try {
      return record();
    } catch (IOException e) {
      throw damaged(e.getMessage() + " near line " + line);
    }
  }

  private @Nullable Row record() throws IOException, SnapshotException {
    characters = 0;
    int character = read();
    if (character == END) {
      return null;
    }
    List<@Nullable String> cells = new ArrayList<>();
    int after;
    do {
      boolean quoted = character == '"';
      after = quoted ? quoted() : plain(character);
      cells.add(quoted ? cell.toString() : plainCell());
      if (cells.size() > mostCells) {
        throw SnapshotException.tooLarge(name + " has a row of more than %d cells", mostCells);
      }
      character = after == ',' ? read() : after;
    } while (after == ',');
    line++;
    return Row.of(cells);
  }

  private @Nullable String plainCell() {
    String text = cell.toString();
    return text.equals(form == Form.SCRIPT ? "null" : "") ? null : text;
  }

  /** Reads on to the end of a plain cell; what ended it. */
  private int plain(int first) throws IOException, SnapshotException {
    cell.setLength(0);
    for (int character = first; character != ','; character = read()) {
      if (character == '\n') {
        return character;
      }
      if (character == END) {
        throw new IOException("it ends within a record");
      }
      if (character == '"') {
        throw new IOException("a quote within a plain field");
      }
      cell.append((char) character);
    }
    return ',';
  }

  /** Reads on to the end of a quoted cell; what came after the quote that ended it. */
  private int quoted() throws IOException, SnapshotException {
    cell.setLength(0);
    while (true) {
      int character = read();
      if (character == '"') {
        character = read();
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
      cell.append((char) character);
    }
  }

  /** A record is held in memory, so only so much may pass before its end. */
  private int read() throws IOException, SnapshotException {
    if (place == filled) {
      place = 0;
      filled = Math.max(0, source.read(block));
      if (filled == 0) {
        return END;
      }
    }
    if (++characters > mostCharacters) {
      throw SnapshotException.tooLarge(
          name + " has a row of more than %d characters", mostCharacters);
    }
    return block[place++];
  }

  SnapshotException damaged(String what) {
    return new SnapshotException(Kind.DAMAGED_TABLE, name + " is damaged: " + what);
  }

  @Override
  public void close() throws SnapshotException {
    try {
      source.close();
    } catch (IOException e) {
      throw damaged("it cannot be closed (" + e + ")");
    }
  }
}

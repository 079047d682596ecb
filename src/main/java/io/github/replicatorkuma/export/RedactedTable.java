package io.github.replicatorkuma.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.ShownColumns;
import io.github.replicatorkuma.schema.ShownColumns.Shown;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Writes one table as text that shows in a diff what changed: JSON with a line for each cell, in
 * the order of the keys and of the columns' names. NULL is left out, so that a column that a newer
 * Uptime Kuma adds changes no line until somebody uses it.
 */
final class RedactedTable {
  private static final JsonFactory JSON = new JsonFactory();

  /** As JSON writes a number. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,20})?([eE][-+]?[0-9]{1,3})?");

  private final TableSchema table;
  private final List<Column> columns;
  private final Fingerprints fingerprints;

  RedactedTable(TableSchema table, Fingerprints fingerprints) {
    this.table = table;
    this.fingerprints = fingerprints;
    this.columns =
        table.columns().stream()
            .filter(column -> ReplicatedTables.isCompared(table.name(), column.name()))
            .sorted(Comparator.comparing(Column::name))
            .toList();
  }

  /** Writes all {@code rows}; how many there were. */
  long write(RowCursor rows, Writer target) throws ReplicationException, IOException {
    RowCursor ordered = ReplicatedTables.isLink(table.name()) ? inOrder(rows) : rows;
    long count = 0;
    try (JsonGenerator json = generator(target)) {
      json.writeStartArray();
      for (Row row = ordered.next(); row != null; row = ordered.next()) {
        writeRow(json, row);
        count++;
      }
      json.writeEndArray();
    }
    target.write('\n');
    return count;
  }

  /** Their ids mean nothing and change at every save, so only their content can order them. */
  private RowCursor inOrder(RowCursor links) throws ReplicationException {
    List<Row> all = new ArrayList<>();
    links.forEach(all::add);
    all.sort(Comparator.comparing(this::references, Arrays::compare).thenComparing(this::text));
    return RowCursor.of(all.iterator());
  }

  /** The numbers in a row of a link table, in the order of their columns. */
  private long[] references(Row row) {
    return columns.stream()
        .filter(column -> column.name().endsWith("_id"))
        .mapToLong(
            column -> {
              String cell = row.cell(table.indexOf(column.name()));
              boolean isNumber = cell != null && ColumnKind.isInteger(cell);
              return isNumber ? Long.parseLong(String.valueOf(cell)) : Long.MIN_VALUE;
            })
        .toArray();
  }

  private String text(Row row) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = generator(text)) {
      writeRow(json, row);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private void writeRow(JsonGenerator json, Row row) throws IOException {
    int keyIndex = table.indexOf(ReplicatedTables.keyColumn(table.name()));
    boolean hasKey = keyIndex >= 0 && !ReplicatedTables.isLink(table.name());
    String key = hasKey ? String.valueOf(row.cell(keyIndex)) : "";
    json.writeStartObject();
    for (Column column : columns) {
      String cell = row.cell(table.indexOf(column.name()));
      if (cell != null) {
        json.writeFieldName(column.name());
        writeCell(json, column, key, cell);
      }
    }
    json.writeEndObject();
  }

  private void writeCell(JsonGenerator json, Column column, String key, String cell)
      throws IOException {
    TableName name = table.name();
    Shown shown = ShownColumns.show(name, key, column.name(), cell);
    if (!shown.isWhole()) {
      String left = shown.text() == null ? "" : shown.text() + " ";
      json.writeString(left + fingerprints.of(name, key, column.name(), cell));
      return;
    }
    String text = column.kind().canonical(cell);
    boolean numeric = column.kind() == ColumnKind.NUMBER || column.kind() == ColumnKind.BOOLEAN;
    if (numeric && NUMBER.matcher(text).matches()) {
      json.writeNumber(text);
    } else {
      json.writeString(text);
    }
  }

  private static JsonGenerator generator(Writer target) throws IOException {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withObjectEmptySeparator("")
            .withArrayEmptySeparator("");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
    printer.indentArraysWith(lines);
    printer.indentObjectsWith(lines);
    JsonGenerator json = JSON.createGenerator(target);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    return json.setPrettyPrinter(printer);
  }
}

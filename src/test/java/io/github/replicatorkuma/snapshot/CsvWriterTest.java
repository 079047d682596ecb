package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvWriterTest {
  private static final TableSchema TAG =
      new InMemoryTables().table("tag", "id:NUMBER name color").schema("tag");

  @Test
  void csv_ofAnyText_comesBackTheSame() throws Exception {
    List<Row> rows = new ArrayList<>();
    for (String text : HostileTexts.ALL) {
      rows.add(Row.of("1", text, null));
      rows.add(Row.of("1", null, text));
      rows.add(Row.of(text, text, text));
    }
    rows.add(Row.of(null, null, null));

    assertThat(read(write(rows))).isEqualTo(rows);
  }

  @Test
  void csv_ofNullAndEmptyAndTheWordNull_keepsThemApart() throws IOException {
    assertThat(write(List.of(Row.of("1", null, ""), Row.of(null, "null", "a\"b"))))
        .isEqualTo("\"id\",\"name\",\"color\"\n\"1\",,\"\"\n,\"null\",\"a\"\"b\"\n");
  }

  private static String write(List<Row> rows) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try (CsvWriter writer = new CsvWriter(TAG, text)) {
      for (Row row : rows) {
        writer.write(row);
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static List<Row> read(String csv) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CsvFile reader =
        new CsvFile("tag.csv", new TableCsv(new StringReader(csv), SnapshotLimits.here()))) {
      assertThat(reader.next()).isEqualTo(Row.of("id", "name", "color"));
      for (Row row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }
}

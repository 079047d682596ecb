package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.random.RandomTexts;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** Any rows through our CSV, and any text through both readers. */
class CsvPropertiesTest {
  @Provide
  Arbitrary<List<List<@Nullable String>>> rows() {
    return Arbitraries.integers().between(1, 5).flatMap(RandomTexts::rows);
  }

  @Provide
  Arbitrary<String> texts() {
    return RandomTexts.texts();
  }

  @Property
  void rows_writtenAndRead_areTheSame(@ForAll("rows") List<List<@Nullable String>> rows)
      throws Exception {
    List<Row> read = read(write(rows));

    assertThat(read.subList(1, read.size()))
        .isEqualTo(
            rows.stream()
                .map(row -> row.stream().map(RandomTexts::inUtf8).toArray(String[]::new))
                .map(Row::of)
                .toList());
  }

  @Property
  void sameRows_areTheSameBytes(@ForAll("rows") List<List<@Nullable String>> rows)
      throws IOException {
    assertThat(write(rows)).isEqualTo(write(rows));
  }

  @Property
  void anyText_isReadOrRefused(@ForAll("texts") String text, @ForAll boolean byTheScript)
      throws IOException {
    CsvFile.Form form = byTheScript ? ScriptCsv::new : TableCsv::new;
    CsvFile csv = new CsvFile("t.csv", form.in(new StringReader(text), SnapshotLimits.here()));
    try {
      while (csv.next() != null) {
        assertThat(csv.line()).isNotNegative();
      }
    } catch (SnapshotException refused) {
      assertThat(refused.kind()).isIn(Kind.DAMAGED_TABLE, Kind.TOO_LARGE);
      assertThat(refused.getMessage()).doesNotContain("null").isNotBlank();
    }
  }

  private static byte[] write(List<List<@Nullable String>> rows) throws IOException {
    int width = rows.isEmpty() ? 1 : rows.get(0).size();
    List<Column> columns =
        IntStream.range(0, width).mapToObj(i -> new Column("c" + i, ColumnKind.TEXT)).toList();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (CsvWriter writer = new CsvWriter(new TableSchema(new TableName("t"), columns), bytes)) {
      for (List<@Nullable String> row : rows) {
        writer.write(Row.of(row.toArray(String[]::new)));
      }
    }
    return bytes.toByteArray();
  }

  private static List<Row> read(byte[] csv) throws Exception {
    List<Row> rows = new ArrayList<>();
    try (CsvFile reader =
        new CsvFile(
            "t.csv",
            new TableCsv(
                new InputStreamReader(
                    new ByteArrayInputStream(csv), StandardCharsets.UTF_8.newDecoder()),
                SnapshotLimits.here()))) {
      for (Row row = reader.next(); row != null; row = reader.next()) {
        rows.add(row);
      }
    }
    return rows;
  }
}

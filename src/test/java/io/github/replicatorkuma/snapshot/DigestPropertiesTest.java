package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.random.RandomTexts;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;

/** The digest tells whether content differs, and nothing else. */
class DigestPropertiesTest {
  @Provide
  Arbitrary<@Nullable String> cells() {
    return RandomTexts.cells();
  }

  @Property
  void changedCell_changesTheDigest_exactlyWhenItCountsAndMeansSomethingElse(
      @ForAll Random random, @ForAll("cells") @Nullable String cell) throws Exception {
    InMemoryTables before = InMemoryTables.sample();
    InMemoryTables after = InMemoryTables.sample();
    TableSchema table = anyWithRows(before, random);
    Row row = any(before.rows(table.name().value()), random);
    Column column = any(table.columns(), random);
    String keyColumn = ReplicatedTables.keyColumn(table.name());
    if (column.name().equals(keyColumn)) {
      return; // a key that is no number is refused long before
    }
    String key = String.valueOf(row.cell(table.indexOf(keyColumn)));
    String old = row.cell(table.indexOf(column.name()));
    after.set(table.name().value(), key, column.name(), cell);

    boolean differs =
        ReplicatedTables.isCompared(table.name(), column.name())
            && !Objects.equals(meaning(column, old), meaning(column, cell));
    assertThat(digest(after).equals(digest(before))).isEqualTo(!differs);
  }

  private static @Nullable String meaning(Column column, @Nullable String cell) {
    return RandomTexts.inUtf8(cell == null ? null : column.kind().canonical(cell));
  }

  @Property
  void representationOfAnotherDatabase_changesNothing(@ForAll Random random) throws Exception {
    InMemoryTables sample = InMemoryTables.sample();
    InMemoryTables other = InMemoryTables.sample();
    for (TableSchema table : sample.tables()) {
      String key = ReplicatedTables.keyColumn(table.name());
      for (Row row : sample.rows(table.name().value())) {
        for (int i = 0; i < table.columns().size(); i++) {
          Column column = table.columns().get(i);
          String cell = row.cell(i);
          if (cell != null && !column.name().equals(key)) {
            other.set(
                table.name().value(),
                String.valueOf(row.cell(table.indexOf(key))),
                column.name(),
                written(column.kind(), cell, random));
          }
        }
      }
    }

    assertThat(digest(other)).isEqualTo(digest(sample));
  }

  /** As some database might hold it. */
  private static String written(ColumnKind kind, String cell, Random random) {
    return switch (kind) {
      case DATETIME ->
          any(
              List.of(
                  cell,
                  cell.replace(' ', 'T'),
                  cell.length() == 19 ? cell + "." + random.nextInt(1000) : cell),
              random);
      case BOOLEAN ->
          cell.equals("1") ? any(List.of("1", "true", "TRUE", "1.0"), random) : cell + ".0";
      case NUMBER -> any(List.of(cell, cell.contains(".") ? cell + "0" : cell + ".0"), random);
      case TIME, TEXT -> cell;
    };
  }

  @Property
  void idsOfLinksAndOrderOfColumnsAndEmptyTables_countForNothing(@ForAll Random random)
      throws Exception {
    InMemoryTables sample = InMemoryTables.sample();
    InMemoryTables other = new InMemoryTables();
    for (TableSchema table : sample.tables()) {
      List<Row> rows = new ArrayList<>(sample.rows(table.name().value()));
      if (rows.isEmpty() && random.nextBoolean()) {
        continue;
      }
      List<Column> columns = new ArrayList<>(table.columns());
      Collections.shuffle(columns, random);
      other.table(new TableSchema(table.name(), columns));
      boolean link = ReplicatedTables.isLink(table.name());
      if (link) {
        Collections.shuffle(rows, random);
      }
      int id = random.nextInt(1000);
      for (Row row : rows) {
        id++;
        String newId = Integer.toString(id);
        other.row(
            table.name().value(),
            columns.stream()
                .map(
                    column ->
                        link && column.name().equals("id")
                            ? newId
                            : row.cell(table.indexOf(column.name())))
                .toArray(String[]::new));
      }
    }

    assertThat(digest(other)).isEqualTo(digest(sample));
  }

  private static TableSchema anyWithRows(InMemoryTables tables, Random random) {
    return any(
        tables.tables().stream()
            .filter(table -> !tables.rows(table.name().value()).isEmpty())
            .toList(),
        random);
  }

  private static <T> T any(List<T> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static Digest digest(InMemoryTables tables) throws Exception {
    return ContentDigester.digest(tables, UploadDirectory.none()).digest();
  }
}

package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ContentDigesterTest {
  private final InMemoryTables tables = InMemoryTables.sample();

  @Test
  void digest_ofTheSample_isTheSameInEveryVersionAndOnEveryJavaRelease()
      throws ReplicationException {
    assertThat(digest(tables).hex())
        .isEqualTo("52dfc7e51f67d78c4898bbb4c26d278e2aa0790e3568cf7050f11ba9e21c1e56");
  }

  @Test
  void digest_ofOtherRuntimeColumns_isTheSame() throws ReplicationException {
    Digest before = digest(tables);

    tables.set("monitor", "2", "dns_last_result", "Records: 5.6.7.8");
    tables.set("user", "1", "twofa_last_token", "123456");
    tables.set("maintenance", "1", "last_start_date", "2030-01-02 03:04:00");
    tables.set("status_page", "1", "modified_date", "2031-01-01 00:00:00");

    assertThat(digest(tables)).isEqualTo(before);
  }

  @Test
  void digest_ofLinksInsertedAnewInAnotherOrder_isTheSame() throws ReplicationException {
    Digest before = digest(tables);

    tables.empty("monitor_notification");
    tables.row("monitor_notification", "11", "2", "1");
    tables.row("monitor_notification", "12", "1", "2");
    tables.row("monitor_notification", "13", "1", "1");

    assertThat(digest(tables)).isEqualTo(before);
  }

  @Test
  void digest_ofALinkTwice_isAnother() throws ReplicationException {
    Digest before = digest(tables);

    tables.row("monitor_notification", "4", "1", "1");

    assertThat(digest(tables)).isNotEqualTo(before);
  }

  @Test
  void digest_ofAnotherIdWhereTheIdCounts_isAnother() throws ReplicationException {
    Digest before = digest(tables);

    tables.set("tag", "1", "id", "2");

    assertThat(digest(tables)).isNotEqualTo(before);
  }

  @Test
  void digest_ofTheFormsOfAnotherDatabase_isTheSame() throws ReplicationException {
    Digest before = digest(tables);

    tables.set("maintenance", "1", "start_date", "2030-01-02 03:04:00");
    tables.set("monitor", "1", "timeout", "48.0");
    tables.set("monitor", "1", "active", "true");
    tables.set("monitor", "3", "active", "false");

    assertThat(digest(tables)).isEqualTo(before);
  }

  @Test
  void digest_ofColumnsInAnyOrderAndOfOtherKinds_isTheSame() throws ReplicationException {
    Digest before = digest(tables);
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    TableSource shuffled =
        new TableSource() {
          @Override
          public List<TableSchema> tables() {
            List<TableSchema> all = new ArrayList<>(tables.tables());
            Collections.shuffle(all, random);
            return all.stream().map(table -> shuffled(table, random)).toList();
          }

          @Override
          public RowCursor open(TableSchema table) {
            return tables.open(table);
          }
        };

    assertThat(digest(shuffled)).as("seed %d", seed).isEqualTo(before);
  }

  @Test
  void digest_ofAnAbsentTable_isThatOfAnEmptyOne() throws ReplicationException {
    Digest empty = digest(tables.empty("proxy"));

    assertThat(digest(tables.drop("proxy"))).isEqualTo(empty);
  }

  @Test
  void digest_ofAnyCellChanged_isAnother() throws ReplicationException {
    long seed = ThreadLocalRandom.current().nextLong();
    Random random = new Random(seed);
    Digest before = digest(tables);
    Set<Digest> seen = new HashSet<>(Set.of(before));
    int changes = 1;
    for (TableSchema table : tables.tables()) {
      String key = ReplicatedTables.keyColumn(table.name());
      for (Row row : tables.rows(table.name().value())) {
        for (Column column : table.columns()) {
          if (column.name().equals(key)
              || !ReplicatedTables.isCompared(table.name(), column.name())) {
            continue;
          }
          String name = table.name().value();
          String id = String.valueOf(row.cell(table.indexOf(key)));
          @Nullable String cell = row.cell(table.indexOf(column.name()));
          tables.set(name, id, column.name(), otherThan(cell, column.kind(), random));
          assertThat(seen.add(digest(tables)))
              .as("seed %d: a change of %s.%s of row %s shows", seed, name, column.name(), id)
              .isTrue();
          tables.set(name, id, column.name(), cell);
          changes++;
        }
      }
    }

    assertThat(seen.size()).isEqualTo(changes).isGreaterThan(50);
    assertThat(digest(tables)).isEqualTo(before);
  }

  @Test
  void digest_ofHostileTexts_tellsThemAllApart() throws ReplicationException {
    Set<String> texts = new HashSet<>(HostileTexts.ALL);
    Set<Digest> digests = new HashSet<>();
    for (String text : texts) {
      digests.add(digest(tables.set("monitor", "1", "url", text)));
    }
    digests.add(digest(tables.set("monitor", "1", "url", null)));

    assertThat(digests).hasSize(texts.size() + 1);
  }

  @Test
  void digest_ofTextMovedToTheNextCell_isAnother() throws ReplicationException {
    tables.set("tag", "1", "name", "ab").set("tag", "1", "color", "c");
    Digest before = digest(tables);

    tables.set("tag", "1", "name", "a").set("tag", "1", "color", "bc");

    assertThat(digest(tables)).isNotEqualTo(before);
  }

  @Test
  void summary_ofTheSample_countsRowsOfEveryTable() throws ReplicationException {
    ContentSummary summary = ContentDigester.digest(tables, UploadDirectory.none());

    assertThat(summary.tables())
        .extracting(table -> table.name().value())
        .containsExactlyElementsOf(
            tables.tables().stream().map(table -> table.name().value()).toList());
    assertThat(summary.tables())
        .allSatisfy(
            table -> assertThat(table.rows()).isEqualTo(tables.rows(table.name().value()).size()));
    assertThat(summary.files()).isEmpty();
    assertThat(summary.warnings()).isEmpty();
  }

  @Test
  void digest_ofRowsOutOfOrder_fails() {
    TableSource backwards =
        new TableSource() {
          @Override
          public List<TableSchema> tables() {
            return tables.tables();
          }

          @Override
          public RowCursor open(TableSchema table) {
            List<Row> rows = new ArrayList<>(tables.rows(table.name().value()));
            Collections.reverse(rows);
            return RowCursor.of(rows.iterator());
          }
        };

    assertThatThrownBy(() -> digest(backwards))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("table notification");
  }

  @Test
  void digest_ofATableWithoutItsKey_fails() {
    InMemoryTables odd = new InMemoryTables().table("tag", "name color");

    assertThatThrownBy(() -> digest(odd))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.kind()).isEqualTo(SnapshotException.Kind.TABLE_WITHOUT_ID));
  }

  private static Digest digest(TableSource source) throws ReplicationException {
    return ContentDigester.digest(source, UploadDirectory.none()).digest();
  }

  private static TableSchema shuffled(TableSchema table, Random random) {
    List<Column> columns = new ArrayList<>(table.columns());
    Collections.shuffle(columns, random);
    return new TableSchema(
        table.name(),
        columns.stream()
            .map(
                column ->
                    column.kind() == ColumnKind.BOOLEAN && column.name().equals("weight")
                        ? new Column("weight", ColumnKind.NUMBER)
                        : column)
            .toList());
  }

  private static @Nullable String otherThan(@Nullable String cell, ColumnKind kind, Random random) {
    if (cell != null && random.nextInt(4) == 0) {
      return null;
    }
    String tail = Integer.toString(5_000 + random.nextInt(1_000_000_000));
    return switch (kind) {
      case NUMBER, BOOLEAN -> tail;
      case DATETIME -> "2040-%02d-01 00:00:00".formatted(1 + random.nextInt(12));
      case TIME -> "23:59:58";
      case TEXT -> (cell == null ? "" : cell) + (random.nextBoolean() ? tail : " ");
    };
  }
}

package io.github.replicatorkuma.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What every kind of database does when many rows are written at once. */
public abstract class KumaDatabaseBatchContract extends KumaDatabaseContract {
  /** More than go to any database at once. */
  private static final int MANY = 1200;

  private static final int FIRST = 5000;

  @Test
  void insert_manyRowsWithHostileTexts_areReadBackToTheByte() throws Exception {
    TableSchema monitor = columns(MONITOR, "id", "name", "description", "url");
    List<@Nullable String> texts = new ArrayList<>(HostileTexts.all().toList());
    texts.add(0, null);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      String text = texts.get(i % texts.size());
      rows.add(Row.of(Integer.toString(FIRST + i), "n", text, i % 2 == 0 ? null : ""));
    }

    insert(monitor, rows);

    assertThat(database.<List<Row>>read(t -> rows(t, monitor))).endsWith(rows.toArray(Row[]::new));
  }

  @Test
  void insert_oneOfManyLacksAValue_namesItAndNothingOfThemRemains() throws Exception {
    List<Row> tags = tags(MANY);
    tags.set(700, Row.of(Integer.toString(FIRST + 700), "s3cret", null));

    DatabaseException failure = failureOf(() -> insert(columns(TAG, "id", "name", "color"), tags));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure)
        .hasMessageContainingAll("table tag", "row 5700", "column color")
        .message()
        .doesNotContain("s3cret");
    assertThat(number("SELECT count(*) FROM tag")).isEqualTo(3);
  }

  @Test
  void insert_uniqueValueTwiceAmongMany_namesTheSecond() throws Exception {
    List<Row> users = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      users.add(Row.of(Integer.toString(FIRST + i), i == 8 ? "user2" : "user" + i, "x"));
    }

    DatabaseException failure =
        failureOf(() -> insert(columns(USER, "id", "username", "password"), users));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContainingAll("table user", "row 5008", "column username");
    assertThat(number("SELECT count(*) FROM user WHERE id >= 5000")).isZero();
  }

  @Test
  void insert_manyRowsWithoutKeys_areGivenSome() throws Exception {
    List<Row> rows = List.of(Row.of("given", "#0"), Row.of("given", "#1"), Row.of("given", "#2"));

    insert(columns(TAG, "name", "color"), rows);

    assertThat(number("SELECT count(DISTINCT id) FROM tag WHERE name = 'given'")).isEqualTo(3);
  }

  @Test
  void update_manyRows_setsEachToItsOwn() throws Exception {
    TableSchema tag = columns(TAG, "id", "name", "color");
    insert(tag, tags(MANY));
    Map<String, Row> names = new LinkedHashMap<>();
    IntStream.range(0, MANY)
        .forEach(i -> names.put(Integer.toString(FIRST + i), Row.of("new " + i)));

    update(columns(TAG, "name"), "id", names);

    List<Row> stored = database.read(t -> rows(t, columns(TAG, "name")));
    assertThat(stored.subList(3, stored.size())).containsExactlyElementsOf(names.values());
    assertThat(number("SELECT count(*) FROM tag WHERE color <> '#111'")).isEqualTo(3);
  }

  @Test
  void update_manyRowsOneIsNotThere_namesItAndChangesNone() throws Exception {
    Map<String, Row> names = new LinkedHashMap<>();
    List.of("1", "2", "4711", "3").forEach(id -> names.put(id, Row.of("renamed")));

    DatabaseException failure = failureOf(() -> update(columns(TAG, "name"), "id", names));

    assertThat(failure).hasMessageContainingAll("table tag", "no row 4711");
    assertThat(number("SELECT count(*) FROM tag WHERE name = 'renamed'")).isZero();
  }

  @Test
  void update_manyRowsOneValueOutsideItsRange_namesItAndChangesNone() throws Exception {
    TableSchema version =
        new TableSchema(MONITOR, List.of(new Column("snmp_version", ColumnKind.TEXT)));
    Map<String, Row> versions = new LinkedHashMap<>();
    for (int i = 1; i <= 40; i++) {
      versions.put(Integer.toString(i), Row.of(i == 17 ? "private-4" : "1"));
    }

    DatabaseException failure = failureOf(() -> update(version, "id", versions));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure)
        .hasMessageContainingAll("table monitor", "row 17", "snmp_version")
        .message()
        .doesNotContain("private-4");
    assertThat(number("SELECT count(*) FROM monitor WHERE snmp_version = '1'")).isZero();
  }

  @Test
  void update_failureAmongManySwallowedByTheCaller_isNotCommitted() throws Exception {
    TableSchema tag = columns(TAG, "name");
    Map<String, Row> names = Map.of("1", Row.of("renamed"), "4711", Row.of("renamed"));

    failureOf(
        () ->
            database.write(
                t -> {
                  failureOf(
                      () -> {
                        t.update(tag, "id", names);
                        return true;
                      });
                  return true;
                }));

    assertThat(number("SELECT count(*) FROM tag WHERE name = 'renamed'")).isZero();
  }

  @Test
  void updateFindAndDelete_manyKeysThatAreText_meanThemToTheByte() throws Exception {
    TableName setting = ReplicatedTables.SETTING;
    TableSchema value = columns(setting, "value");
    execute("INSERT INTO setting (`key`, value) VALUES ('oneKey', '1'), ('twoKey', '2')");

    Map<String, Row> found =
        database.write(
            t -> {
              t.update(value, "key", Map.of("oneKey", Row.of("11"), "twoKey", Row.of("22")));
              t.delete(setting, "key", List.of("TWOKEY", "twoKey ", "none"));
              return t.find(value, "key", List.of("twoKey", "ONEKEY", "oneKey"));
            });

    assertThat(found)
        .containsOnly(Map.entry("oneKey", Row.of("11")), Map.entry("twoKey", Row.of("22")));
  }

  @Test
  void delete_manyRows_leavesTheOthers() throws Exception {
    insert(columns(TAG, "id", "name", "color"), tags(MANY));
    List<String> keys =
        IntStream.range(0, MANY).mapToObj(i -> Integer.toString(FIRST + i)).toList();

    database.write(
        t -> {
          t.delete(TAG, "id", keys);
          return true;
        });

    assertThat(column(database, TAG, "id")).containsExactly("1", "2", "3");
  }

  @Test
  void find_manyKeys_yieldsThoseThatAreThere() throws Exception {
    TableSchema tag = columns(TAG, "id", "name", "color");
    List<Row> tags = tags(MANY);
    insert(tag, tags);
    List<String> keys =
        IntStream.range(0, MANY + 10).mapToObj(i -> Integer.toString(FIRST + i)).toList();

    Map<String, Row> found = database.write(t -> t.find(tag, "id", keys));

    assertThat(found).hasSize(MANY);
    assertThat(keys.subList(0, MANY).stream().map(found::get).toList()).isEqualTo(tags);
  }

  @Test
  void write_noRowsAtAll_doesNothing() throws Exception {
    TableSchema tag = columns(TAG, "name");

    Map<String, Row> found =
        database.write(
            t -> {
              t.insert(tag, List.of());
              t.update(tag, "id", Map.of());
              t.delete(TAG, "id", List.of());
              return t.find(tag, "id", List.of());
            });

    assertThat(found).isEmpty();
    assertThat(number("SELECT count(*) FROM tag")).isEqualTo(3);
  }

  private static List<Row> tags(int count) {
    List<Row> tags = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tags.add(Row.of(Integer.toString(FIRST + i), "tag " + i, "#111"));
    }
    return tags;
  }

  private boolean insert(TableSchema table, List<Row> rows) throws Exception {
    return database.write(
        t -> {
          t.insert(table, rows);
          return true;
        });
  }

  private boolean update(TableSchema table, String keyColumn, Map<String, Row> values)
      throws Exception {
    return database.write(
        t -> {
          t.update(table, keyColumn, values);
          return true;
        });
  }
}

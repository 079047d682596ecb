package io.github.replicatorkuma.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every kind of database does for {@link WriteTransaction}. */
public abstract class KumaDatabaseWriteContract extends KumaDatabaseContract {
  @ParameterizedTest
  @MethodSource("io.github.replicatorkuma.database.HostileTexts#all")
  void insert_hostileText_isReadBackToTheByte(String text) throws Exception {
    TableSchema monitor = columns(MONITOR, "id", "name", "description");
    database.write(
        t -> {
          t.insert(monitor, List.of(Row.of("4711", "hostile", text)));
          return true;
        });

    assertThat(descriptionOf("4711")).isEqualTo(text);
  }

  @ParameterizedTest
  @MethodSource("io.github.replicatorkuma.database.HostileTexts#all")
  void update_hostileText_isReadBackToTheByte(String text) throws Exception {
    TableSchema description = columns(MONITOR, "description");
    database.write(
        t -> {
          t.update(description, "id", Map.of("1", Row.of(text)));
          return true;
        });

    assertThat(descriptionOf("1")).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.1 + 0.2, 1e-7, 48.0, 1.0 / 3, -2.5, 1e300, 123456789.12345679, 4e15, 0})
  void update_double_isReadBackToTheBit(double timeout) throws Exception {
    TableSchema column =
        new TableSchema(MONITOR, List.of(new Column("timeout", ColumnKind.NUMBER)));

    database.write(
        t -> {
          t.update(column, "id", Map.of("3", Row.of(ColumnKind.textOf(timeout))));
          return true;
        });

    String stored = column(database, MONITOR, "timeout").get(2);
    assertThat(Double.parseDouble(stored)).isEqualTo(timeout);
    assertThat(stored).isEqualTo(ColumnKind.textOf(timeout));
  }

  @Test
  void insert_nullAndEmptyText_stayApart() throws Exception {
    TableSchema monitor = columns(MONITOR, "id", "name", "url");

    database.write(
        t -> {
          t.insert(monitor, List.of(Row.of("900", "empty", "")));
          t.insert(monitor, List.of(Row.of("901", "null", null)));
          return true;
        });

    assertThat(number("SELECT count(*) FROM monitor WHERE id = 900 AND url = ''")).isEqualTo(1);
    assertThat(number("SELECT count(*) FROM monitor WHERE id = 901 AND url IS NULL")).isEqualTo(1);
  }

  @Test
  void insert_columnsLeftOut_getTheirDefault() throws Exception {
    database.write(
        t -> {
          t.insert(columns(MONITOR, "id", "name"), List.of(Row.of("900", "short")));
          return true;
        });

    assertThat(number("SELECT weight FROM monitor WHERE id = 900")).isEqualTo(2000);
  }

  @Test
  void delete_monitor_keepsItsHistory() throws Exception {
    long beats = number("SELECT count(*) FROM heartbeat WHERE monitor_id = 3");

    delete(MONITOR, "3");

    assertThat(number("SELECT count(*) FROM monitor WHERE id = 3")).isZero();
    assertThat(number("SELECT count(*) FROM heartbeat WHERE monitor_id = 3"))
        .isEqualTo(beats)
        .isPositive();
  }

  @Test
  void deleteAndInsert_sameMonitor_keepsItsHistory() throws Exception {
    TableSchema monitor = schema(database, MONITOR);
    long beats = number("SELECT count(*) FROM heartbeat");

    database.write(
        t -> {
          List<Row> rows = rows(t, monitor);
          for (Row row : rows) {
            t.delete(MONITOR, "id", List.of(String.valueOf(row.cell(monitor.indexOf("id")))));
            t.insert(monitor, List.of(row));
          }
          return true;
        });

    assertThat(number("SELECT count(*) FROM heartbeat")).isEqualTo(beats).isPositive();
  }

  @Test
  void write_workFails_changesNothing() {
    ReplicationException failure = new DatabaseException(Kind.FAILED, "the third step failed");

    assertThatThrownBy(
            () ->
                database.write(
                    t -> {
                      t.delete(TAG, "id", List.of("1"));
                      throw failure;
                    }))
        .isSameAs(failure);

    assertThat(number("SELECT count(*) FROM tag")).isEqualTo(3);
  }

  @Test
  void write_workThrowsUnchecked_changesNothingAndFreesTheLock() {
    assertThatThrownBy(
            () ->
                database.write(
                    t -> {
                      t.delete(TAG, "id", List.of("1"));
                      throw new IllegalStateException("a bug");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(number("SELECT count(*) FROM tag")).isEqualTo(3);
    execute("DELETE FROM tag WHERE id = 2");
  }

  @Test
  void write_failureSwallowedByTheCaller_isNotCommitted() {
    DatabaseException failure =
        failureOf(
            () ->
                database.write(
                    t -> {
                      t.delete(TAG, "id", List.of("1"));
                      assertThatThrownBy(() -> t.insert(columns(TAG, "id"), List.of(Row.of("77"))))
                          .isInstanceOf(DatabaseException.class);
                      return true;
                    }));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(number("SELECT count(*) FROM tag")).isEqualTo(3);
  }

  @Test
  void insert_uniqueValueTwice_isRefusedNamingTheColumnAndNoValue() throws Exception {
    TableSchema user = columns(USER, "id", "username", "password");

    DatabaseException failure =
        failureOf(
            () ->
                database.write(
                    t -> {
                      t.insert(user, List.of(Row.of("50", "admin", "s3cret")));
                      return true;
                    }));

    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure)
        .hasMessageContainingAll("table user", "row 50", "column username")
        .message()
        .doesNotContain("admin", "s3cret");
  }

  @Test
  void insert_missingValue_isRefusedNamingTheColumn() throws Exception {
    DatabaseException failure =
        failureOf(
            () ->
                database.write(
                    t -> {
                      t.insert(
                          columns(TAG, "id", "name", "color"), List.of(Row.of("9", "x", null)));
                      return true;
                    }));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContainingAll("table tag", "row 9", "column color");
  }

  @Test
  void update_valueOutsideItsRange_isRefusedNamingTheColumn() {
    TableSchema version =
        new TableSchema(MONITOR, List.of(new Column("snmp_version", ColumnKind.TEXT)));

    DatabaseException failure =
        failureOf(
            () ->
                database.write(
                    t -> {
                      t.update(version, "id", Map.of("3", Row.of("private-4")));
                      return true;
                    }));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure)
        .hasMessageContainingAll("table monitor", "row 3", "snmp_version")
        .message()
        .doesNotContain("private-4");
  }

  @Test
  void update_noSuchRow_fails() throws Exception {
    assertThatThrownBy(() -> updateTag("4711", "lost"))
        .isInstanceOf(DatabaseException.class)
        .hasMessageContainingAll("tag", "4711");
  }

  @Test
  void write_unknownNames_areRefused() {
    TableSchema table =
        new TableSchema(new TableName("nobody"), List.of(new Column("id", ColumnKind.NUMBER)));
    TableSchema column = new TableSchema(TAG, List.of(new Column("nope", ColumnKind.TEXT)));

    assertThat(List.of(failureOfInsert(table), failureOfInsert(column)))
        .allSatisfy(failure -> assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE))
        .extracting(DatabaseException::getMessage)
        .satisfiesExactly(
            message -> assertThat(message).contains("nobody"),
            message -> assertThat(message).contains("nope"));
  }

  private DatabaseException failureOfInsert(TableSchema table) {
    return failureOf(
        () ->
            database.write(
                t -> {
                  t.insert(table, List.of(Row.of("1")));
                  return true;
                }));
  }

  private void updateTag(String id, String name) throws ReplicationException {
    TableSchema tag = columns(TAG, "name");
    database.write(
        t -> {
          t.update(tag, "id", Map.of(id, Row.of(name)));
          return true;
        });
  }

  private String descriptionOf(String monitor) throws ReplicationException {
    int row = column(database, MONITOR, "id").indexOf(monitor);
    return column(database, MONITOR, "description").get(row);
  }
}

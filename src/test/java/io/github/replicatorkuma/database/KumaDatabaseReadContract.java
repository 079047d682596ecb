package io.github.replicatorkuma.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.TableSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What every kind of database does for {@link ReadTransaction}. */
public abstract class KumaDatabaseReadContract extends KumaDatabaseContract {
  @Test
  void schema_ofATable_namesItsColumnsInOrder() throws Exception {
    TableSchema tag = schema(database, TAG);

    assertThat(tag.columns())
        .containsExactly(
            new Column("color", ColumnKind.TEXT),
            new Column("created_date", ColumnKind.DATETIME),
            new Column("id", ColumnKind.NUMBER),
            new Column("name", ColumnKind.TEXT));
  }

  @Test
  void changeMark_differsAfterAnyWriteToAReplicatedTable_andNotWithoutOne() throws Exception {
    for (String write :
        List.of(
            "UPDATE monitor SET name = 'other' WHERE id = 1",
            "INSERT INTO tag (id, name, color) VALUES (1000, 'a', 'b')",
            "DELETE FROM status_page_cname")) {
      String mark = settledMark();
      assertThat(database.changeMark()).contains(mark);
      database.read(t -> t.count(MONITOR));
      assertThat(database.changeMark()).contains(mark);

      execute(write);

      assertThat(database.changeMark()).isNotEqualTo(Optional.of(mark));
    }
  }

  /** A server does not tell of what was written in the current second. */
  private String settledMark() throws Exception {
    AtomicReference<String> mark = new AtomicReference<>("");
    Await.until(
        "a mark",
        Duration.ofSeconds(20),
        () -> {
          String before = mark.getAndSet(database.changeMark().orElse(""));
          return !before.isEmpty() && before.equals(mark.get());
        },
        () -> "");
    return String.valueOf(mark.get());
  }

  @Test
  void schema_noSuchTable_isEmpty() throws Exception {
    assertThat(database.<Boolean>read(t -> t.schema(new TableName("nobody")).isEmpty())).isTrue();
  }

  @Test
  void rows_idsOfDifferentLength_comeByValue() throws Exception {
    execute("INSERT INTO tag (id, name, color) VALUES (1000, 'a', 'b')");
    execute("INSERT INTO tag (id, name, color) VALUES (99, 'a', 'b')");

    assertThat(column(database, TAG, "id")).endsWith("99", "1000").startsWith("1");
  }

  @Test
  void rows_settings_comeByTheBytesOfTheirKey() throws Exception {
    execute("INSERT INTO setting (`key`, value) VALUES ('Zebra', '1')");

    List<String> keys = column(database, ReplicatedTables.SETTING, "key");

    assertThat(keys).startsWith("Zebra").isSorted().hasSizeGreaterThan(10);
  }

  @Test
  void rows_unknownColumn_isRefusedByName() {
    TableSchema table = new TableSchema(TAG, List.of(new Column("nope", ColumnKind.TEXT)));

    DatabaseException failure = failureOf(() -> database.read(t -> t.rows(table, "id")));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContaining("tag").hasMessageContaining("nope");
  }

  @Test
  void rows_tableWithoutTheKeyColumn_isRefusedByName() throws Exception {
    TableSchema tag = schema(database, TAG);

    DatabaseException failure = failureOf(() -> database.read(t -> t.rows(tag, "key")));

    assertThat(failure.kind()).isEqualTo(Kind.UNREPLICABLE);
    assertThat(failure).hasMessageContaining("tag").hasMessageContaining("key");
  }

  @Test
  void count_ofATable_isItsRows() throws Exception {
    assertThat(database.<Long>read(t -> t.count(MONITOR))).isEqualTo(47);
  }

  @Test
  void read_anotherCommitsBetweenTwoTables_isOneCut() throws Exception {
    List<Long> seen =
        database.read(
            t -> {
              long tags = t.count(TAG);
              execute("DELETE FROM monitor_tag");
              execute("DELETE FROM tag");
              return List.of(tags, t.count(new TableName("monitor_tag")), t.count(TAG));
            });

    assertThat(seen).containsExactly(3L, 4L, 3L);
    assertThat(number("SELECT count(*) FROM tag")).isZero();
  }

  @Test
  void read_commitBeforeTheFirstTableIsRead_isNotInTheCut() throws Exception {
    long tags =
        database.read(
            t -> {
              execute("DELETE FROM tag");
              return t.count(TAG);
            });

    assertThat(tags).isEqualTo(3);
  }

  @Test
  void replicatedContent_copiedToAnEmptyKuma_readsTheSame() throws Exception {
    KumaDatabase target = empty();
    Map<String, List<Row>> content = content(database);

    target.write(
        t -> {
          for (TableSchema table : database.read(s -> scoped(s).tables())) {
            for (Row row : content.getOrDefault(table.name().value(), List.of())) {
              t.insert(table, List.of(row));
            }
          }
          return true;
        });

    assertThat(content(target)).isEqualTo(content);
    assertThat(content.get("monitor")).hasSize(47);
    assertThat(content.get("setting")).hasSize(3);
  }

  @Test
  void migrations_ofKuma253_areAllOfThem() throws Exception {
    assertThat(database.<Set<String>>read(ReadTransaction::migrations))
        .hasSize(55)
        .allMatch(name -> name.endsWith(".js"));
  }

  @Test
  void isMigrating_lockTakenOrHistoryBeingAggregated_isTrueUntilItEnds() throws Exception {
    assertThat(isMigrating()).isFalse();

    execute("UPDATE knex_migrations_lock SET is_locked = 1");
    assertThat(isMigrating()).isTrue();
    execute("UPDATE knex_migrations_lock SET is_locked = 0");

    execute(
        "UPDATE setting SET value = '\"migrating\"'"
            + " WHERE `key` = 'migrateAggregateTableState'");
    assertThat(isMigrating()).isTrue();
    execute(
        "UPDATE setting SET value = '\"migrated\"'"
            + " WHERE `key` = 'migrateAggregateTableState'");
    assertThat(isMigrating()).isFalse();
  }

  @Test
  void releaseMigrationLock_killedBoot_freesIt() throws Exception {
    execute("UPDATE knex_migrations_lock SET is_locked = 1");

    database.releaseMigrationLock();

    assertThat(isMigrating()).isFalse();
    assertThat(number("SELECT count(*) FROM knex_migrations_lock")).isEqualTo(1);
  }

  @Test
  void uniqueColumns_areThoseOfKumasIndexes() throws Exception {
    assertThat(unique("user")).containsExactly("username");
    assertThat(unique("status_page")).containsExactly("slug");
    assertThat(unique("status_page_cname")).containsExactly("domain");
    assertThat(unique("setting")).containsExactly("key");
    assertThat(unique("stat_daily")).isEmpty();
    assertThat(unique("monitor")).isEmpty();
  }

  @Test
  void tablesReferencing_monitorAndProxy_areTheirChildren() throws Exception {
    Set<TableName> children =
        database.read(t -> t.tablesReferencing(Set.of(MONITOR, new TableName("proxy"))));

    assertThat(children)
        .extracting(TableName::value)
        .containsExactlyInAnyOrder(
            "heartbeat",
            "monitor",
            "monitor_group",
            "monitor_maintenance",
            "monitor_notification",
            "monitor_tag",
            "monitor_tls_info",
            "stat_daily",
            "stat_hourly",
            "stat_minutely");
  }

  @Test
  void danglingReferences_parentGone_namesTheRows() throws Exception {
    List<TableName> tables = List.of(MONITOR, new TableName("monitor_tag"), TAG);
    assertThat(database.<List<DanglingReference>>read(t -> t.danglingReferences(tables))).isEmpty();
    long links = number("SELECT count(*) FROM monitor_tag WHERE tag_id = 1");

    delete(TAG, "1");
    List<DanglingReference> dangling = database.read(t -> t.danglingReferences(tables));

    assertThat(dangling).hasSize((int) links).isNotEmpty();
    assertThat(dangling)
        .allSatisfy(
            reference -> {
              assertThat(reference.table()).isEqualTo(new TableName("monitor_tag"));
              assertThat(reference.column()).isEqualTo("tag_id");
              assertThat(reference.parent()).isEqualTo(TAG);
              assertThat(reference.id()).isPositive();
            });
  }

  private boolean isMigrating() throws ReplicationException {
    return database.read(ReadTransaction::isMigrating);
  }

  private Set<String> unique(String table) throws ReplicationException {
    return database.read(t -> t.uniqueColumns(new TableName(table)));
  }

  private static ReplicatedContent scoped(ReadTransaction transaction) {
    return new ReplicatedContent(transaction, ReplicationScope.DEFAULT);
  }

  private static Map<String, List<Row>> content(KumaDatabase database) throws ReplicationException {
    return database.read(
        t -> {
          Map<String, List<Row>> content = new TreeMap<>();
          ReplicatedContent replicated = scoped(t);
          for (TableSchema table : replicated.tables()) {
            content.put(table.name().value(), drain(replicated.open(table)));
          }
          return content;
        });
  }
}

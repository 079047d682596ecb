package io.github.replicatorkuma.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** What the suites of the port {@link KumaDatabase} share; each runs for each kind of database. */
@SuppressWarnings("NullAway.Init")
public abstract class KumaDatabaseContract {
  protected static final TableName MONITOR = ReplicatedTables.MONITOR;
  protected static final TableName TAG = new TableName("tag");
  protected static final TableName USER = ReplicatedTables.USER;

  protected KumaDatabase database;

  private KumaDatabaseContracts kind;

  /** The kind of database under test. */
  protected abstract KumaDatabaseContracts kind();

  @BeforeEach
  void openSeededDatabase() {
    kind = kind();
    database = kind.seeded();
  }

  protected KumaDatabase empty() {
    return kind.empty();
  }

  protected void execute(String sql) {
    kind.execute(sql);
  }

  protected long number(String sql) {
    return kind.number(sql);
  }

  protected void delete(TableName table, String id) throws ReplicationException {
    database.write(
        t -> {
          t.delete(table, "id", List.of(id));
          return true;
        });
  }

  protected TableSchema columns(TableName table, String... names) throws ReplicationException {
    return schema(database, table).only(List.of(names));
  }

  protected static TableSchema schema(KumaDatabase database, TableName table)
      throws ReplicationException {
    return database.read(t -> t.schema(table).orElseThrow());
  }

  /** One column of all rows, NULL as the word. */
  protected static List<String> column(KumaDatabase database, TableName table, String column)
      throws ReplicationException {
    return database.read(
        t -> {
          TableSchema schema = t.schema(table).orElseThrow();
          int index = schema.indexOf(column);
          return rows(t, schema).stream().map(row -> String.valueOf(row.cell(index))).toList();
        });
  }

  protected static List<Row> rows(ReadTransaction transaction, TableSchema table)
      throws ReplicationException {
    return drain(transaction.rows(table, ReplicatedTables.keyColumn(table.name())));
  }

  protected static List<Row> drain(RowCursor cursor) throws ReplicationException {
    List<Row> rows = new ArrayList<>();
    cursor.forEach(rows::add);
    return rows;
  }

  /** Something that fails. */
  @FunctionalInterface
  protected interface Failing {
    Object run() throws Exception;
  }

  protected static DatabaseException failureOf(Failing work) {
    DatabaseException failure = catchThrowableOfType(DatabaseException.class, work::run);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}

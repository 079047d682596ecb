package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Does with a snapshot's SQL what a replica with Replicator Kuma v2 does: it reads one of the two
 * directories, splits each file where a line ends with a semicolon, and runs the pieces one by one,
 * the DELETEs first.
 */
final class ScriptReplica {
  /** JavaScript's {@code /;\s*$/m}, whose white space and line ends are not Java's. */
  static final Pattern SPLIT =
      Pattern.compile(
          ";[\\t\\n\\u000b\\f\\r \\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
              + "\\ufeff]*(?=[\\n\\r\\u2028\\u2029]|\\z)");

  private final Connection connection;
  private final boolean mariaDb;

  private ScriptReplica(Connection connection, boolean mariaDb) {
    this.connection = connection;
    this.mariaDb = mariaDb;
  }

  static ScriptReplica onSqlite(Connection connection) throws SQLException {
    ScriptReplica replica = new ScriptReplica(connection, false);
    replica.run("PRAGMA foreign_keys = OFF");
    return replica;
  }

  static ScriptReplica onMariaDb(Connection connection) {
    return new ScriptReplica(connection, true);
  }

  /** The pieces of a file of SQL. */
  static List<String> split(Path file) throws IOException {
    return SPLIT
        .splitAsStream(Files.readString(file))
        .filter(statement -> !statement.isBlank())
        .toList();
  }

  /** Imports as in mode {@code RESTORE}. */
  void importPlain(Path snapshot) throws IOException, SQLException {
    Path statements = new SnapshotLayout(snapshot).sqlStatements();
    truncate(statements);
    for (TableName table : ReplicatedTables.SCRIPT_TABLES) {
      importTable(statements, table);
    }
  }

  /** Imports as in mode {@code RESTORE_LOCAL_ENTITY_REPLICATION}. */
  void importLocalEntities(Path snapshot) throws IOException, SQLException {
    Path statements = new SnapshotLayout(snapshot).localEntitySqlStatements();
    truncate(statements);
    for (TableName table : ReplicatedTables.SCRIPT_TABLES) {
      if (ReplicatedTables.SCRIPT_LOCAL_ENTITIES.contains(table)) {
        reconcile(statements, table);
      } else {
        importTable(statements, table);
      }
    }
  }

  private void truncate(Path statements) throws IOException, SQLException {
    foreignKeys(false);
    runAll(SnapshotLayout.truncates(statements));
    foreignKeys(true);
  }

  private void importTable(Path statements, TableName table) throws IOException, SQLException {
    foreignKeys(!table.equals(ReplicatedTables.MONITOR));
    runAll(SnapshotLayout.sql(statements, table));
    foreignKeys(true);
  }

  /** The leader's rows come aside; then rows that only one side has come or go. */
  private void reconcile(Path statements, TableName table) throws IOException, SQLException {
    Path file = SnapshotLayout.sql(statements, table);
    if (!Files.exists(file)) {
      return;
    }
    String aside = "leader_" + table;
    run(
        mariaDb
            ? "CREATE TABLE IF NOT EXISTS `%s` LIKE `%s`".formatted(aside, table)
            : "CREATE TABLE IF NOT EXISTS `%s` AS SELECT * FROM `%s` WHERE 0"
                .formatted(aside, table));
    run("DELETE FROM `" + aside + "`");
    runAll(file);
    foreignKeys(false);
    run("DELETE FROM `%s` WHERE id NOT IN (SELECT id FROM `%s`)".formatted(table, aside));
    run(
        "INSERT INTO `%s` SELECT * FROM `%s` WHERE id NOT IN (SELECT id FROM `%s`)"
            .formatted(table, aside, table));
    foreignKeys(true);
    run("DROP TABLE `" + aside + "`");
  }

  private void foreignKeys(boolean checked) throws SQLException {
    if (mariaDb) {
      run("SET SESSION FOREIGN_KEY_CHECKS = " + (checked ? 1 : 0));
    }
  }

  private void runAll(Path file) throws IOException, SQLException {
    List<String> pieces = Files.exists(file) ? split(file) : new ArrayList<>();
    for (String piece : pieces) {
      run(piece);
    }
  }

  private void run(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute(sql);
    }
  }
}

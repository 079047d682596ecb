package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.jdbc.Catalog;
import io.github.replicatorkuma.database.jdbc.CopyFile;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Copies the replicated tables as SQL that puts them back: {@code mariadb kuma < copy.sql}. History
 * is not in it, as an apply does not touch that of a monitor that stays.
 */
final class MariaDbCopy {
  private static final Pattern PLAIN = Pattern.compile("[\\x20-\\x7e&&[^'\\\\]]*");

  private static final String HEAD =
      """
      -- %s, its configuration as SQL. To put it back, stop Uptime Kuma and feed this to the client.
      SET NAMES utf8mb4;
      SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO';
      SET SESSION foreign_key_checks = 0, time_zone = '+00:00';
      START TRANSACTION;
      """;

  private MariaDbCopy() {}

  /** Writes the new file {@code target}, readable for its owner only: it holds all secrets. */
  static void write(MariaDbSession session, Path target) throws DatabaseException {
    CopyFile.write(target, "copying " + session.place(), file -> dump(session, file));
  }

  private static void dump(MariaDbSession session, Path file)
      throws IOException, DatabaseException {
    try (Writer sql = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      session.beginReading();
      sql.write(HEAD.formatted(session.place()));
      Catalog catalog = session.catalog();
      for (TableName table : ReplicatedTables.ALL) {
        Optional<TableSchema> schema = catalog.find(table);
        if (schema.isPresent()) {
          dump(session, schema.get(), sql);
        }
      }
      sql.write("COMMIT;\n");
      session.commit();
    } catch (SQLException e) {
      throw MariaDbErrors.failureOf("copying " + session.place(), e);
    }
  }

  private static void dump(MariaDbSession session, TableSchema table, Writer sql)
      throws SQLException, IOException {
    String name = session.dialect().quoted(table.name().value());
    String columns = session.dialect().columns(table);
    sql.write("DELETE FROM " + name + ";\n");
    try (PreparedStatement statement =
            session.prepareLargeQuery("SELECT " + columns + " FROM " + name);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        sql.write("INSERT INTO " + name + " (" + columns + ") VALUES (");
        for (int i = 0; i < table.columns().size(); i++) {
          sql.write(i == 0 ? "" : ", ");
          sql.write(literal(table.columns().get(i), rows.getString(i + 1)));
        }
        sql.write(");\n");
      }
    }
  }

  private static String literal(Column column, @Nullable String text) {
    if (text == null) {
      return "NULL";
    }
    boolean number = column.kind() == ColumnKind.NUMBER || column.kind() == ColumnKind.BOOLEAN;
    if (number && (ColumnKind.isInteger(text) || ColumnKind.isDecimal(text))) {
      return text;
    }
    if (PLAIN.matcher(text).matches()) {
      return "'" + text + "'";
    }
    String hex = HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    return "CONVERT(X'" + hex + "' USING utf8mb4)";
  }
}

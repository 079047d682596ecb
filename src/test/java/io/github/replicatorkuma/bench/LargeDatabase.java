package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.Sql;
import io.github.replicatorkuma.database.TestDatabases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A real Kuma's 47 monitors, with their links, again and again. */
public final class LargeDatabase {
  private static final List<String> LINKS =
      List.of("monitor_notification", "monitor_group", "monitor_tag", "monitor_maintenance");

  private LargeDatabase() {}

  /** Creates {@code kuma.db} with so many monitors. */
  public static Path create(Path directory, int monitors) {
    Path file = TestDatabases.seeded(directory);
    fill(() -> TestDatabases.connect(file), monitors);
    TestDatabases.execute(file, "PRAGMA wal_checkpoint(TRUNCATE)");
    return file;
  }

  /** Copies what is there, by standard SQL, until there are so many monitors. */
  static void fill(Sql kuma, int monitors) {
    int seeded = (int) kuma.number("SELECT max(id) FROM monitor");
    for (int offset = seeded; offset < monitors; offset += seeded) {
      int most = Math.min(seeded, monitors - offset);
      multiply(kuma, "monitor", "id <= " + most, "id + " + offset, offset);
    }
    int copies = monitors / seeded;
    for (String link : LINKS) {
      long last = kuma.number("SELECT coalesce(max(id), 0) FROM " + link);
      for (int copy = 1; copy < copies; copy++) {
        multiply(kuma, link, "id <= " + last, "id + " + copy * last, copy * seeded);
      }
    }
  }

  private static void multiply(Sql kuma, String table, String which, String id, int offset) {
    List<String> others = kuma.with(connection -> columns(connection, table));
    String sources =
        others.stream()
            .map(
                column ->
                    switch (column) {
                      case "monitor_id" -> "monitor_id + " + offset;
                      case "name" -> "name || ' " + offset + "'";
                      case "url" -> "url || '?" + offset + "'";
                      default -> '"' + column + '"';
                    })
            .collect(Collectors.joining(", "));
    String columns =
        others.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
    kuma.execute(
        "INSERT INTO %s (id, %s) SELECT %s, %s FROM %s WHERE %s"
            .formatted(table, columns, id, sources, table, which));
  }

  /** But the id. */
  private static List<String> columns(Connection connection, String table) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet columns =
        connection.getMetaData().getColumns(connection.getCatalog(), null, table, null)) {
      while (columns.next()) {
        names.add(columns.getString("COLUMN_NAME"));
      }
    }
    names.remove("id");
    return names;
  }
}

package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.database.TestDatabases;
import java.nio.file.Path;
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
    int seeded = (int) TestDatabases.number(file, "SELECT max(id) FROM monitor");
    for (int offset = seeded; offset < monitors; offset += seeded) {
      int most = Math.min(seeded, monitors - offset);
      multiply(file, "monitor", "id <= " + most, "id + " + offset, offset);
    }
    int copies = monitors / seeded;
    for (String link : LINKS) {
      long last = TestDatabases.number(file, "SELECT coalesce(max(id), 0) FROM " + link);
      for (int copy = 1; copy < copies; copy++) {
        multiply(file, link, "id <= " + last, "id + " + copy * last, copy * seeded);
      }
    }
    TestDatabases.execute(file, "PRAGMA wal_checkpoint(TRUNCATE)");
    return file;
  }

  private static void multiply(Path file, String table, String which, String id, int offset) {
    String sources =
        TestDatabases.query(
                file, "SELECT name FROM pragma_table_info('" + table + "') WHERE name <> 'id'")
            .stream()
            .map(
                column ->
                    switch (String.valueOf(column)) {
                      case "monitor_id" -> "monitor_id + " + offset;
                      case "name" -> "name || ' " + offset + "'";
                      case "url" -> "url || '?" + offset + "'";
                      default -> "\"" + column + "\"";
                    })
            .collect(Collectors.joining(", "));
    String columns =
        TestDatabases.query(
                file, "SELECT name FROM pragma_table_info('" + table + "') WHERE name <> 'id'")
            .stream()
            .map(column -> "\"" + column + "\"")
            .collect(Collectors.joining(", "));
    TestDatabases.execute(
        file,
        "INSERT INTO %s (id, %s) SELECT %s, %s FROM %s WHERE %s"
            .formatted(table, columns, id, sources, table, which));
  }
}

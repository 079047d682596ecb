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

  /** A seeded Kuma's database, whose SQL is the standard's as far as it is used here. */
  interface Seeded {
    void execute(String sql);

    long number(String sql);

    /** The names of a table's columns. */
    List<String> columns(String table);
  }

  /** Creates {@code kuma.db} with so many monitors. */
  public static Path create(Path directory, int monitors) {
    Path file = TestDatabases.seeded(directory);
    fill(new Sqlite(file), monitors);
    TestDatabases.execute(file, "PRAGMA wal_checkpoint(TRUNCATE)");
    return file;
  }

  private record Sqlite(Path file) implements Seeded {
    @Override
    public void execute(String sql) {
      TestDatabases.execute(file, sql);
    }

    @Override
    public long number(String sql) {
      return TestDatabases.number(file, sql);
    }

    @Override
    public List<String> columns(String table) {
      return TestDatabases.query(file, "SELECT name FROM pragma_table_info('" + table + "')")
          .stream()
          .map(String::valueOf)
          .toList();
    }
  }

  /** Copies what is there until there are so many monitors. */
  static void fill(Seeded kuma, int monitors) {
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

  private static void multiply(Seeded kuma, String table, String which, String id, int offset) {
    List<String> others = kuma.columns(table).stream().filter(name -> !name.equals("id")).toList();
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
}

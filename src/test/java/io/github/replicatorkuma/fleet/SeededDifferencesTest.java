package io.github.replicatorkuma.fleet;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.fleet.StoredTables.Types;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same 200 actions of a user, done to a Kuma with SQLite and to one with MariaDB. */
@SuppressWarnings("NullAway.Init")
class SeededDifferencesTest {
  private static final String ALL_MONITORS =
      IntStream.rangeClosed(1, 47).mapToObj(Integer::toString).collect(joining(" "));

  /** By column, the ids of the rows whose cells mean something else. */
  private static final Map<String, String> DIFFERENCES =
      Map.ofEntries(
          // Random.
          Map.entry("api_key.key", "1 2 3 4"),
          Map.entry("setting.value", "databasePatchedFiles database_version jwtSecret"),
          Map.entry("user.password", "1"),
          Map.entry("user.twofa_secret", "1"),
          // The clock.
          Map.entry("api_key.created_date", "1 2 3 4"),
          Map.entry("group.created_date", "1 2 3"),
          Map.entry("incident.created_date", "1 2"),
          Map.entry("incident.last_updated_date", "1 2"),
          Map.entry("maintenance.last_start_date", "3 5 6"),
          Map.entry("monitor.created_date", ALL_MONITORS),
          Map.entry("proxy.created_date", "1 2"),
          Map.entry("status_page.created_date", "1 2"),
          Map.entry("status_page.icon", "1"),
          Map.entry("status_page.modified_date", "1 2"),
          Map.entry("tag.created_date", "1 2 3"),
          // Settings that Kuma has on SQLite only.
          Map.entry("setting.key", "databasePatchedFiles database_version"),
          Map.entry("setting.type", "databasePatchedFiles database_version"));

  @TempDir static Path directory;

  private static Map<String, Map<String, String>> onSqlite;
  private static Map<String, Map<String, String>> onMariaDb;

  @BeforeAll
  static void readBoth() {
    try (TestMariaDb mariaDb = TestMariaDb.seeded(MariaDbServer.shared())) {
      Types types = Types.of(MariaDbServer.shared());
      onMariaDb = cells(mariaDb.storedReplicatedTables(), types);
      onSqlite =
          cells(TestDatabases.storedReplicatedTables(TestDatabases.seeded(directory)), types);
    }
  }

  private static Map<String, Map<String, String>> cells(
      Map<String, List<String>> stored, Types types) {
    return StoredTables.of(stored).meaningBy(types).cellsByColumn();
  }

  @Test
  void seededDatabases_differByMeaning_onlyInWhatIsRandomOrTheClock() {
    assertThat(onSqlite.keySet()).isEqualTo(onMariaDb.keySet()).hasSizeGreaterThan(200);
    Map<String, String> differences = new TreeMap<>();
    onSqlite.forEach(
        (column, cells) -> {
          String keys = differingKeys(cells, cellsOnMariaDb(column));
          if (!keys.isEmpty()) {
            differences.put(column, keys);
          }
        });

    assertThat(differences).isEqualTo(new TreeMap<>(DIFFERENCES));
  }

  /** By number where they are numbers. */
  private static String differingKeys(Map<String, String> one, Map<String, String> other) {
    Set<String> keys = new TreeSet<>(one.keySet());
    keys.addAll(other.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(one.get(key), other.get(key)))
        .map(key -> key.matches("\\d+") ? "%2s".formatted(key) : key)
        .sorted()
        .map(String::strip)
        .collect(joining(" "));
  }

  @Test
  void icon_ofThePageWithALogo_differsOnlyInTheTimeOfItsUpload() {
    assertThat(icon(Objects.requireNonNull(onSqlite.get("status_page.icon"))))
        .isEqualTo(icon(cellsOnMariaDb("status_page.icon")))
        .isEqualTo("/upload/logo1.png?t=");
  }

  private static String icon(Map<String, String> icons) {
    return StoredTables.textOf(String.valueOf(icons.get("1"))).replaceFirst("\\d+$", "");
  }

  private static Map<String, String> cellsOnMariaDb(String column) {
    return Objects.requireNonNull(onMariaDb.get(column));
  }
}

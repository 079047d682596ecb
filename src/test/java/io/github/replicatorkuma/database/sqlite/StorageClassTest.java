package io.github.replicatorkuma.database.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.HostileTexts;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.jdbc.Catalog;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A row that went through the port is stored exactly as Kuma stored the original. */
@SuppressWarnings("NullAway.Init")
class StorageClassTest {
  /** A column of each declared type that Kuma uses. */
  private static final String PROBE =
      "CREATE TABLE probe (id INTEGER PRIMARY KEY, a INTEGER, b BOOLEAN, c VARCHAR(10), d DATETIME,"
          + " e DOUBLE, f float, g bigint, h TEXT, i TIME, j VARCHAR2(250), k SMALLINT, l VARCHAR)";

  private static final int PROBE_COLUMNS = 12;

  @TempDir Path directory;

  @Test
  void seededContent_copiedByThePort_isStoredTheSame() throws Exception {
    Path source = TestDatabases.seeded(directory.resolve("source"));
    Path target = TestDatabases.empty(directory.resolve("target"), "2.5.3");
    TestDatabases.execute(
        source,
        "UPDATE monitor SET timeout = 0.1 + 0.2 WHERE id = 3",
        "UPDATE monitor SET timeout = 1e-7 WHERE id = 4",
        "UPDATE monitor SET timeout = 1.0 / 3 WHERE id = 5",
        "UPDATE monitor SET port = '' WHERE id = 11",
        "UPDATE monitor SET port = 0.5 WHERE id = 12",
        "UPDATE monitor SET port = 9223372036854775807 WHERE id = 13",
        "UPDATE monitor SET active = 'true' WHERE id = 14",
        "UPDATE `group` SET weight = 1000 WHERE id = 1");
    TestDatabases.execute(target, "DELETE FROM setting");

    for (TableName table : ReplicatedTables.ALL) {
      copy(
          new SqliteDatabase(source, Duration.ZERO),
          new SqliteDatabase(target, Duration.ZERO),
          table);
    }

    assertThat(TestDatabases.storedReplicatedTables(target))
        .isEqualTo(TestDatabases.storedReplicatedTables(source));
    assertThat(TestDatabases.stored(target, "monitor").toString())
        .contains("timeout=real:0.30000000000000004", "timeout=real:48.0", "port=real:0.5")
        .contains("port=integer:9223372036854775807", "port=text: ", "active=text:74727565");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void randomContent_copiedByThePort_isStoredTheSame(long seed) throws Exception {
    Path source = TestDatabases.seeded(directory.resolve("source"));
    Path target = TestDatabases.seeded(directory.resolve("target"));
    TestDatabases.execute(source, PROBE);
    TestDatabases.execute(target, PROBE);
    insertRandomRows(source, new Random(seed), 300);

    TableName probe = new TableName("probe");
    copy(
        new SqliteDatabase(source, Duration.ZERO),
        new SqliteDatabase(target, Duration.ZERO),
        probe);

    assertThat(TestDatabases.stored(target, "probe"))
        .as("seed %d", seed)
        .isEqualTo(TestDatabases.stored(source, "probe"));
  }

  @ParameterizedTest
  @CsvSource({
    "INTEGER, NUMBER",
    "INT, NUMBER",
    "bigint, NUMBER",
    "SMALLINT, NUMBER",
    "DOUBLE, NUMBER",
    "'float(20,2)', NUMBER",
    "REAL, NUMBER",
    "NUMERIC, NUMBER",
    "'DECIMAL(10,5)', NUMBER",
    "BOOLEAN, BOOLEAN",
    "boolean, BOOLEAN",
    "DATETIME, DATETIME",
    "datetime, DATETIME",
    "TIME, TIME",
    "TEXT, TEXT",
    "VARCHAR, TEXT",
    "VARCHAR(255), TEXT",
    "VARCHAR2(250), TEXT",
    "varchar(32), TEXT",
    "'', TEXT",
  })
  void kindOf_declaredType_isWhatKumaMeansByIt(String declared, ColumnKind kind) {
    assertThat(SqliteDialect.INSTANCE.kindOf(new Catalog.Declared("t", "c", declared, "")))
        .isEqualTo(kind);
  }

  private static void copy(KumaDatabase source, KumaDatabase target, TableName name)
      throws Exception {
    TableSchema table = source.read(t -> t.schema(name).orElseThrow());
    target.write(
        to ->
            source.read(
                from -> {
                  try (RowCursor rows = from.rows(table, ReplicatedTables.keyColumn(name))) {
                    for (Row row = rows.next(); row != null; row = rows.next()) {
                      to.insert(table, List.of(row));
                    }
                  }
                  return true;
                }));
  }

  private static void insertRandomRows(Path file, Random random, int rows) throws Exception {
    List<String> texts = new ArrayList<>(HostileTexts.all().filter(t -> t.length() < 200).toList());
    try (Connection connection = TestDatabases.connect(file);
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO probe (a, b, c, d, e, f, g, h, i, j, k, l)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      connection.setAutoCommit(false);
      for (int row = 0; row < rows; row++) {
        for (int column = 1; column <= PROBE_COLUMNS; column++) {
          insert.setObject(column, randomValue(random, texts));
        }
        insert.executeUpdate();
      }
      connection.commit();
    }
  }

  private static @Nullable Object randomValue(Random random, List<String> texts) {
    return switch (random.nextInt(10)) {
      case 0 -> null;
      case 1 -> random.nextInt(3);
      case 2 -> random.nextLong();
      case 3 -> Double.longBitsToDouble(random.nextLong());
      case 4 -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
      case 5 -> Math.rint(random.nextGaussian() * 1e6) / 100;
      case 6 -> texts.get(random.nextInt(texts.size()));
      case 7 -> randomText(random);
      case 8 -> randomNumberText(random);
      default -> "20%02d-03-04T05:%02d".formatted(random.nextInt(100), random.nextInt(60));
    };
  }

  private static String randomText(Random random) {
    StringBuilder text = new StringBuilder();
    int length = random.nextInt(30);
    for (int i = 0; i < length; i++) {
      int limit = random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1;
      int codePoint = random.nextInt(limit);
      boolean isHalfAPair = codePoint >= 0xD800 && codePoint <= 0xDFFF;
      text.appendCodePoint(isHalfAPair ? '?' : codePoint);
    }
    return text.toString();
  }

  /** Text of the characters of numbers, most of it nearly one. */
  private static String randomNumberText(Random random) {
    String alphabet = "0123456789012345678901234567890+-.eE \0x\n";
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(22);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(i == 0 ? alphabet.length() : 32)));
    }
    if (random.nextInt(4) == 0) {
      text.setCharAt(
          random.nextInt(length), alphabet.charAt(31 + random.nextInt(alphabet.length() - 31)));
    }
    return text.toString();
  }
}

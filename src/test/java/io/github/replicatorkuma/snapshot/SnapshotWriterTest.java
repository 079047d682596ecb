package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotWriterTest {
  private static final byte[] LOGO = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0, (byte) 0xff};

  @TempDir private Path temporary;
  private Path directory;
  private Path uploads;
  private final InMemoryTables tables = InMemoryTables.sample();

  @BeforeEach
  void createDirectories() throws IOException {
    directory = Files.createDirectory(temporary.resolve("snapshot"));
    uploads = Files.createDirectory(temporary.resolve("upload"));
  }

  @Test
  void snapshot_ofTheSample_hasTheseFiles() throws Exception {
    tables.set("status_page", "1", "icon", "/upload/logo1.png?t=1700000000000");
    Files.write(uploads.resolve("logo1.png"), LOGO);

    SampleSnapshot.write(directory, tables, new UploadDirectory(uploads));

    List<String> expected = new ArrayList<>(List.of("manifest.json", "upload/logo1.png"));
    for (var table : tables.tables()) {
      expected.add("sqlite_exports/" + table.name() + ".csv");
      boolean inSql =
          ReplicatedTables.SCRIPT_TABLES.contains(table.name())
              && !tables.rows(table.name().value()).isEmpty();
      if (inSql) {
        expected.add("sql_statements/" + table.name() + ".sql");
        expected.add("le_sql_statements/" + table.name() + ".sql");
      }
    }
    expected.add("sql_statements/replicatorkuma_truncates.sql");
    expected.add("le_sql_statements/replicatorkuma_truncates.sql");
    assertThat(files(directory).keySet()).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(expected)
        .contains("sqlite_exports/remote_browser.csv", "sqlite_exports/setting.csv")
        .doesNotContain("sql_statements/remote_browser.sql", "sql_statements/docker_host.sql");
    assertThat(directory.resolve("upload/logo1.png")).hasBinaryContent(LOGO);
  }

  @Test
  void snapshot_ofMariaDb_hasItsCsvWhereTheScriptHadIt() throws Exception {
    SnapshotWriter.write(directory, tables, UploadDirectory.none(), "mariadb", Set.of());

    assertThat(directory.resolve("mysql_exports/monitor.csv")).isRegularFile();
    assertThat(directory.resolve("sqlite_exports")).doesNotExist();
  }

  @Test
  void snapshot_ofEmptyTable_hasItsHeader() throws Exception {
    SnapshotWriter.write(directory, tables, UploadDirectory.none(), "sqlite", Set.of());

    assertThat(directory.resolve("sqlite_exports/remote_browser.csv"))
        .hasContent("\"id\",\"name\",\"url\",\"user_id\"\n");
  }

  @Test
  void snapshot_ofTheSameContent_hasTheSameBytes() throws Exception {
    Path again = Files.createDirectory(temporary.resolve("again"));

    SampleSnapshot.write(directory, tables, UploadDirectory.none());
    SampleSnapshot.write(again, InMemoryTables.copyOf(tables), UploadDirectory.none());

    assertThat(files(again)).isEqualTo(files(directory));
  }

  @Test
  void summary_ofWriting_isThatOfLooking() throws Exception {
    tables.set("status_page", "1", "icon", "/upload/logo1.png");
    Files.write(uploads.resolve("logo1.png"), LOGO);

    ContentSummary written =
        SnapshotWriter.write(directory, tables, new UploadDirectory(uploads), "sqlite", Set.of());

    assertThat(written)
        .usingRecursiveComparison()
        .ignoringFields("marks") // of what is written alone
        .isEqualTo(ContentDigester.digest(tables, new UploadDirectory(uploads)));
    assertThat(written.files()).extracting(FileEntry::size).containsExactly((long) LOGO.length);
  }

  @Test
  void files_ofASnapshot_areForTheirOwnerOnly() throws Exception {
    tables.set("status_page", "1", "icon", "/upload/logo1.png");
    Files.write(uploads.resolve("logo1.png"), LOGO);
    SampleSnapshot.write(directory, tables, new UploadDirectory(uploads));

    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.filter(path -> !path.equals(directory)).toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as(path.toString())
            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------");
      }
    }
  }

  @Test
  void truncates_always_nameTheScriptsTablesChildrenFirst() throws Exception {
    SnapshotWriter.write(directory, tables, UploadDirectory.none(), "sqlite", Set.of());

    List<String> expected = new ArrayList<>();
    ReplicatedTables.SCRIPT_TABLES.forEach(table -> expected.add("DELETE FROM `" + table + "`;"));
    Collections.reverse(expected);
    assertThat(Files.readAllLines(directory.resolve("sql_statements/replicatorkuma_truncates.sql")))
        .hasSize(16)
        .isEqualTo(expected);
  }

  @Test
  void truncates_ofLeftOutTables_doNotEmptyThemOnReplicas() throws Exception {
    tables.drop("user");

    SnapshotWriter.write(
        directory,
        tables,
        UploadDirectory.none(),
        "sqlite",
        Set.of(new TableName("user"), new TableName("docker_host")));

    for (String statements : List.of("sql_statements", "le_sql_statements")) {
      assertThat(directory.resolve(statements + "/replicatorkuma_truncates.sql"))
          .content()
          .doesNotContain("`user`")
          .contains("`tag`");
    }
  }

  @Test
  void localEntityStatements_ofFilledLocalEntity_insertAsideAndDoNotEmpty() throws Exception {
    SnapshotWriter.write(directory, tables, UploadDirectory.none(), "sqlite", Set.of());

    assertThat(directory.resolve("le_sql_statements/proxy.sql"))
        .hasContent(
            "INSERT INTO `leader_proxy` (`id`, `protocol`, `host`, `port`, `active`)"
                + " VALUES (1, 'http', 'proxy.example', 3128, 1);\n");
    assertThat(directory.resolve("sql_statements/proxy.sql"))
        .content()
        .startsWith("INSERT INTO `proxy` (");
    assertThat(directory.resolve("le_sql_statements/monitor.sql"))
        .hasSameTextualContentAs(directory.resolve("sql_statements/monitor.sql"));
    assertThat(directory.resolve("le_sql_statements/replicatorkuma_truncates.sql"))
        .content()
        .doesNotContain("`proxy`")
        .contains("DELETE FROM `remote_browser`;")
        .contains("DELETE FROM `monitor`;");
  }

  @Test
  void statements_neverMentionTablesTheScriptDoesNotKnow() throws Exception {
    SnapshotWriter.write(directory, tables, UploadDirectory.none(), "sqlite", Set.of());

    for (Map.Entry<String, String> file : files(directory).entrySet()) {
      if (file.getKey().endsWith(".sql")) {
        assertThat(file.getValue())
            .doesNotContain("`docker_host`", "`status_page_cname`", "`setting`");
      }
    }
  }

  @Test
  void write_intoADirectoryWithFiles_fails() throws Exception {
    Files.writeString(directory.resolve("left"), "over");

    assertThatThrownBy(
            () ->
                SnapshotWriter.write(directory, tables, UploadDirectory.none(), "sqlite", Set.of()))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(SnapshotException.Kind.UNWRITABLE);
              assertThat(e.isTerminal()).isFalse();
            })
        .hasMessageContaining("not empty");
  }

  @Test
  void row_longerThanAReplicaTakes_isNotPublished() {
    String secret = "x".repeat(SnapshotLimits.whenPublishing().rowCharacters());
    tables.set("notification", "2", "config", secret);

    assertThatThrownBy(
            () ->
                SnapshotWriter.write(directory, tables, UploadDirectory.none(), "sqlite", Set.of()))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> assertThat(e.kind()).isEqualTo(SnapshotException.Kind.TOO_LARGE))
        .hasMessage(
            "the snapshot is too large: table notification has a row of more than 4194304"
                + " characters");
  }

  @Test
  void directory_largerThanAReplicaFetches_isNotPublished() throws Exception {
    Files.write(directory.resolve("a"), new byte[60]);
    Files.write(Files.createDirectory(directory.resolve("b")).resolve("c"), new byte[41]);

    SnapshotWriter.requireAtMost(101, directory);
    assertThatThrownBy(() -> SnapshotWriter.requireAtMost(100, directory))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("more than 100 bytes");
  }

  @Test
  void write_whenTheSourceFails_failsAndLeavesNoManifest() {
    ReplicationException locked =
        new ReplicationException(
            ReplicationException.Severity.RETRYABLE, "database is locked", "", null);
    InMemoryTables content = tables;

    assertThatThrownBy(
            () ->
                SnapshotWriter.write(
                    directory,
                    new FailingSource(content, locked),
                    UploadDirectory.none(),
                    "sqlite",
                    Set.of()))
        .isSameAs(locked);
    assertThat(directory.resolve("manifest.json")).doesNotExist();
  }

  /** Fails after the first monitor. */
  private record FailingSource(TableSource content, ReplicationException failure)
      implements TableSource {
    @Override
    public List<TableSchema> tables() throws ReplicationException {
      return content.tables();
    }

    @Override
    public RowCursor open(TableSchema opened) throws ReplicationException {
      RowCursor rows = content.open(opened);
      AtomicBoolean started = new AtomicBoolean();
      RowCursor failing =
          () -> {
            if (started.getAndSet(true)) {
              throw failure;
            }
            return rows.next();
          };
      return opened.name().equals(ReplicatedTables.MONITOR) ? rows.through(failing) : rows;
    }
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(
            root.relativize(file).toString(),
            new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }
}

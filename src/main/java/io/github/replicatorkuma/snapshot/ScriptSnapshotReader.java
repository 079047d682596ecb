package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a snapshot that Replicator Kuma v2 made. It has no manifest; its CSV is taken for what the
 * leader holds, and its SQL is never looked at.
 */
public final class ScriptSnapshotReader implements TableSource {
  private static final String NO_ID = "script";

  /** In the order of all tables; one without a file has no rows. */
  private final Map<TableName, ScriptTable> tables = new LinkedHashMap<>();

  private final Set<TableName> missing = new TreeSet<>();

  private ScriptSnapshotReader() {}

  /**
   * Reads everything once. The snapshot has all of the script's tables that are here or there; one
   * without a file is without rows.
   *
   * @param hostName of the machine that made it, and {@code created} when it did
   * @param here the script's tables as this instance has them
   * @throws SnapshotException terminal for this snapshot; its kind says what is wrong
   */
  public static VerifiedSnapshot read(
      Path fetchedDirectory, String hostName, Instant created, List<TableSchema> here)
      throws ReplicationException {
    return read(fetchedDirectory, hostName, created, here, SnapshotLimits.here());
  }

  static VerifiedSnapshot read(
      Path fetchedDirectory,
      String hostName,
      Instant created,
      List<TableSchema> here,
      SnapshotLimits limits)
      throws ReplicationException {
    SnapshotLayout layout = layout(fetchedDirectory);
    String databaseKind = databaseKind(layout);
    ScriptSnapshotReader reader = new ScriptSnapshotReader();
    reader.readTables(layout, databaseKind, here, limits);
    ContentSummary content = ContentDigester.digest(reader, UploadDirectory.none(), limits);
    Instance leader = leader(hostName);
    Manifest manifest =
        new Manifest(
            SnapshotTags.FORMAT,
            content.digest(),
            Position.NONE,
            leader,
            hostName,
            "",
            null,
            List.of(),
            databaseKind,
            created,
            "",
            Set.of(),
            content.tables(),
            content.files());
    return new VerifiedSnapshot(
        manifest,
        layout,
        table -> reader.open(table.schema()),
        content.monitorIds(),
        List.of(),
        ScriptExport.of(reader.missing, reader));
  }

  /** The very first snapshot of a leader is one level deeper than all others. */
  private static SnapshotLayout layout(Path fetched) throws SnapshotException {
    List<SnapshotLayout> layouts =
        Stream.of(new SnapshotLayout(fetched), SnapshotLayout.nestedIn(fetched))
            .filter(layout -> !databaseKinds(layout).isEmpty())
            .toList();
    if (layouts.isEmpty()) {
      throw withoutCsv(fetched);
    }
    return layouts.get(0);
  }

  private static List<String> databaseKinds(SnapshotLayout layout) {
    return Stream.of("sqlite", "mariadb")
        .filter(kind -> Files.isDirectory(layout.exports(kind), LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  private static String databaseKind(SnapshotLayout layout) throws SnapshotException {
    List<String> kinds = databaseKinds(layout);
    if (kinds.size() > 1) {
      throw new SnapshotException(
          Kind.DAMAGED_TABLE,
          "the snapshot has both sqlite_exports and mysql_exports, and one of them is old");
    }
    return kinds.get(0);
  }

  private static SnapshotException withoutCsv(Path fetched) throws SnapshotException {
    try {
      boolean dump = FileTree.of(fetched).stream().anyMatch(ScriptSnapshotReader::isDump);
      return dump
          ? new SnapshotException(
              Kind.FIRST_VERSION,
              "Replicator Kuma v1 made it: it holds an SQL dump of Uptime Kuma 1 and no CSV files")
          : new SnapshotException(
              Kind.TABLE_MISSING, "it holds neither sqlite_exports nor mysql_exports");
    } catch (IOException e) {
      throw new SnapshotException(Kind.DAMAGED_TABLE, fetched + " cannot be read: " + e, e);
    }
  }

  private static boolean isDump(Path file) {
    Path directory = file.resolveSibling("");
    return file.toString().endsWith(".sql")
        && !directory.endsWith("sql_statements")
        && !directory.endsWith("le_sql_statements");
  }

  private void readTables(
      SnapshotLayout layout, String databaseKind, List<TableSchema> here, SnapshotLimits limits)
      throws SnapshotException {
    Map<TableName, TableSchema> local =
        here.stream().collect(Collectors.toMap(TableSchema::name, schema -> schema));
    ContentGauge gauge = new ContentGauge(limits);
    for (TableName name : ReplicatedTables.SCRIPT_TABLES) {
      TableSchema known = local.get(name);
      Optional<ScriptTable> file =
          ScriptTable.read(layout, databaseKind, name, known, limits, gauge);
      if (file.isPresent()) {
        tables.put(name, file.get());
      } else if (known != null) {
        tables.put(name, new ScriptTable(known, List.of()));
        missing.add(name);
      }
    }
    if (missing.contains(ReplicatedTables.USER) || !tables.containsKey(ReplicatedTables.USER)) {
      throw new SnapshotException(
          Kind.NO_USERS,
          "the snapshot has no user.csv: the leader has no user, or could not read that table");
    }
  }

  @Override
  public List<TableSchema> tables() {
    return tables.values().stream().map(ScriptTable::schema).toList();
  }

  @Override
  public RowCursor open(TableSchema table) {
    ScriptTable file = tables.get(table.name());
    return file == null ? RowCursor.EMPTY : RowCursor.of(file.rows().iterator());
  }

  /** Who made it; an instance's name cannot hold every character that a host name may. */
  public static Instance leader(String hostName) {
    String name = hostName.replaceAll("[^A-Za-z0-9._-]", "_");
    return new Instance(
        name.isEmpty() ? "unknown" : name.substring(0, Math.min(name.length(), 128)), NO_ID);
  }
}

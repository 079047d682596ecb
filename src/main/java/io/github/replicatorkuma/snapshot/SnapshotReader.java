package io.github.replicatorkuma.snapshot;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Proves a fetched snapshot whole before anything is stopped or changed for it: it is the snapshot
 * that its tags announced, every file is there, and every byte that counts is as it was published.
 */
public final class SnapshotReader extends FetchedSnapshot {
  private static final EventLog log = EventLog.of(SnapshotReader.class);

  private final SnapshotLayout layout;
  private final SnapshotLimits limits;
  private final ContentGauge gauge;
  private final Set<TableName> proved = new HashSet<>();
  private final Set<Long> monitorIds = new HashSet<>();

  private SnapshotReader(SnapshotLayout layout, Manifest manifest, SnapshotLimits limits) {
    super(manifest);
    this.layout = layout;
    this.limits = limits;
    this.gauge = new ContentGauge(limits);
  }

  /**
   * Reads the manifest and nothing more; the rows are proved as they are read.
   *
   * <p>A snapshot whose {@code user} table has no rows is refused, since Kuma would show its set-up
   * page to the world; one without that table is a leader's that leaves it out, and {@link
   * VerifiedSnapshot#has} tells.
   *
   * @param fetchedDirectory the directory that holds {@code manifest.json}
   * @param expected what the snapshot's tags say
   * @throws SnapshotException terminal for this snapshot; its kind says what is wrong
   */
  public static FetchedSnapshot open(Path fetchedDirectory, SnapshotTags expected)
      throws SnapshotException {
    return open(fetchedDirectory, expected, SnapshotLimits.here());
  }

  static SnapshotReader open(Path fetchedDirectory, SnapshotTags expected, SnapshotLimits limits)
      throws SnapshotException {
    return new SnapshotReader(
        new SnapshotLayout(fetchedDirectory),
        ManifestReader.read(fetchedDirectory, expected, limits),
        limits);
  }

  /** The same, with everything read once. */
  public static VerifiedSnapshot verify(Path fetchedDirectory, SnapshotTags expected)
      throws ReplicationException {
    return open(fetchedDirectory, expected, SnapshotLimits.here()).verified();
  }

  /**
   * The same for a leader, to which it does not matter how many rows there are: they pass one by
   * one here, as when they were published.
   */
  public static VerifiedSnapshot prove(Path fetchedDirectory, SnapshotTags expected)
      throws ReplicationException {
    return open(fetchedDirectory, expected, SnapshotLimits.whenPublishing()).verified();
  }

  /** Proves the table when it is read to its end. */
  @Override
  RowCursor rows(TableEntry table) throws SnapshotException {
    TableDigester digester = new TableDigester(table.schema(), table.uncompared());
    TableFile file = file(table);
    return file.through(
        () -> {
          Row row = file.next();
          if (row != null) {
            gauge.add(table.name(), row);
            digester.add(row);
          } else if (!proved.contains(table.name())) {
            requireEqual("table " + table.name(), digester.digest(), table.digest());
            monitorIds.addAll(digester.monitorIds());
            proved.add(table.name());
          }
          return row;
        });
  }

  /**
   * {@inheritDoc}
   *
   * <p>A table that this version does not know is proved, too, and then passed over.
   */
  @Override
  public VerifiedSnapshot verified() throws ReplicationException {
    List<String> warnings = new ArrayList<>();
    for (TableEntry table : manifest().tables()) {
      if (!ReplicatedTables.ALL.contains(table.name())) {
        warnings.add(
            "table %s of the snapshot is not known to this version and is passed over"
                .formatted(table.name()));
      }
      if (!proved.contains(table.name())) {
        rows(table).forEach(row -> {});
      }
    }
    for (FileEntry file : manifest().files()) {
      requireFile(file);
    }
    requireEqual(
        "manifest.json as a whole",
        ContentDigester.combine(manifest().tables(), manifest().files()),
        manifest().digest());
    warnings.forEach(warning -> log.warn("unknown_table", field("reason", warning)));
    return new VerifiedSnapshot(
        manifest(), layout, this::file, monitorIds, warnings, /* script= */ null);
  }

  private TableFile file(TableEntry table) throws SnapshotException {
    return new TableFile(layout, manifest().databaseKind(), table, limits);
  }

  private static void requireEqual(String what, Digest found, Digest expected)
      throws SnapshotException {
    if (!found.equals(expected)) {
      throw new SnapshotException(
          Kind.WRONG_DIGEST,
          "%s: the content has digest %s, the manifest says %s"
              .formatted(what, found.brief(), expected.brief()));
    }
  }

  private void requireFile(FileEntry file) throws SnapshotException {
    Path path = layout.upload(file);
    String name = layout.root().relativize(path).toString();
    byte[] content;
    try (InputStream in = SnapshotFiles.open(layout.root(), path, limits.uploadBytes())) {
      content = in.readAllBytes();
    } catch (NoSuchFileException e) {
      throw new SnapshotException(
          Kind.FILE_MISSING, name + " is missing, though the manifest names it", e);
    } catch (IOException e) {
      throw new SnapshotException(
          Kind.FILE_DAMAGED, name + " cannot be read: " + e.getMessage(), e);
    }
    if (content.length != file.size() || !Digest.of(content).equals(file.digest())) {
      throw new SnapshotException(
          Kind.FILE_DAMAGED,
          "%s is damaged: %d bytes, the manifest says %d, or other ones"
              .formatted(name, content.length, file.size()));
    }
  }
}

package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.TableName;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a snapshot contains and who published it: {@code manifest.json}.
 *
 * @param format {@link SnapshotTags#FORMAT}
 * @param digest of all tables and files, see {@link ContentDigester}
 * @param hostName the leader's, for people
 * @param nonce random for each publish
 * @param kumaVersion the leader's; null when it could not be told
 * @param migrations the names of the schema migrations that were run on the leader, sorted; empty
 *     on Kuma 1.23
 * @param databaseKind {@code sqlite} or {@code mariadb}
 * @param created by the leader's clock
 * @param changed what is new in it, with names of some monitors, for people; empty where that is
 *     not known
 * @param settingKeys the settings the leader replicates: one of them without a row here is one that
 *     the leader does not have
 * @param tables parents before children
 */
public record Manifest(
    int format,
    Digest digest,
    Position position,
    Instance leader,
    String hostName,
    String nonce,
    @Nullable String kumaVersion,
    List<String> migrations,
    String databaseKind,
    Instant created,
    String changed,
    Set<String> settingKeys,
    List<TableEntry> tables,
    List<FileEntry> files) {
  /**
   * @throws IllegalArgumentException when the format or the kind of database is another, or a table
   *     or file is named twice
   */
  public Manifest {
    if (format != SnapshotTags.FORMAT) {
      throw new IllegalArgumentException("not a format of this version: " + format);
    }
    if (!SnapshotLayout.isDatabaseKind(databaseKind)) {
      throw new IllegalArgumentException("not a database kind: " + databaseKind);
    }
    migrations = migrations.stream().sorted().toList();
    settingKeys = Collections.unmodifiableSet(new TreeSet<>(settingKeys));
    tables = List.copyOf(tables);
    files = List.copyOf(files);
    requireDistinct("table", tables.stream().map(table -> table.name().value()).toList());
    requireDistinct("file", files.stream().map(FileEntry::name).toList());
  }

  /** What the snapshot's restic tags have to say. */
  public SnapshotTags tags() {
    return new SnapshotTags(position, digest, leader, nonce);
  }

  public Optional<TableEntry> table(TableName name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst();
  }

  private static void requireDistinct(String what, List<String> names) {
    Set<String> seen = new HashSet<>();
    for (String name : names) {
      if (!seen.add(name)) {
        throw new IllegalArgumentException(what + " " + name + " twice in a manifest");
      }
    }
  }
}

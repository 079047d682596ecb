package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads manifests and refuses, by them alone, what no replica may apply. */
public final class ManifestReader {
  private ManifestReader() {}

  /**
   * The manifest, nothing else looked at.
   *
   * @throws SnapshotException of kind NO_MANIFEST, UNKNOWN_FORMAT, DAMAGED_MANIFEST or TOO_LARGE
   */
  public static Manifest read(Path directory) throws SnapshotException {
    return read(directory, SnapshotLimits.here());
  }

  private static Manifest read(Path directory, SnapshotLimits limits) throws SnapshotException {
    Path file = new SnapshotLayout(directory).manifest();
    try (InputStream in = SnapshotFiles.open(directory, file, limits.manifestBytes())) {
      return ManifestJson.read(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(in.readAllBytes()))
              .toString());
    } catch (NoSuchFileException e) {
      throw new SnapshotException(Kind.NO_MANIFEST, "the snapshot has no manifest.json", e);
    } catch (CharacterCodingException e) {
      throw ManifestJson.damaged("it is not UTF-8", e);
    } catch (IOException e) {
      throw ManifestJson.damaged("it cannot be read: " + e.getMessage(), e);
    }
  }

  /** The manifest of the snapshot with these tags, when it is one that may be applied. */
  static Manifest read(Path directory, SnapshotTags expected, SnapshotLimits limits)
      throws SnapshotException {
    Manifest manifest = read(directory, limits);
    requireTags(manifest, expected);
    requireFewParts(manifest, limits);
    for (TableEntry table : manifest.tables()) {
      if (ReplicatedTables.ALL.contains(table.name())) {
        requireUsable(table);
      }
    }
    return manifest;
  }

  /** An instance's name may change and its id not, so the name need not agree. */
  private static void requireTags(Manifest manifest, SnapshotTags expected)
      throws SnapshotException {
    SnapshotTags found = manifest.tags();
    requireEqual("digest", found.digest(), expected.digest());
    requireEqual("position", found.position(), expected.position());
    requireEqual("instance-id", found.leader().id(), expected.leader().id());
    requireEqual("nonce", found.nonce(), expected.nonce());
  }

  private static void requireEqual(String tag, Object here, Object there) throws SnapshotException {
    if (!here.equals(there)) {
      throw new SnapshotException(
          Kind.MISMATCH,
          "manifest.json and the snapshot's tags disagree: %s is %s here and %s there"
              .formatted(
                  tag, ManifestJson.brief(here.toString()), ManifestJson.brief(there.toString())));
    }
  }

  private static void requireFewParts(Manifest manifest, SnapshotLimits limits)
      throws SnapshotException {
    if (manifest.tables().size() > limits.tables()) {
      throw SnapshotException.tooLarge("it has more than %d tables", limits.tables());
    }
    for (TableEntry table : manifest.tables()) {
      if (table.columns().size() > limits.columns()) {
        throw SnapshotException.tooLarge(
            "table " + table.name() + " has more than %d columns", limits.columns());
      }
    }
  }

  private static void requireUsable(TableEntry table) throws SnapshotException {
    String key = ReplicatedTables.keyColumn(table.name());
    if (!table.schema().has(key)) {
      throw new SnapshotException(
          Kind.TABLE_WITHOUT_ID, "table " + table.name() + " of the snapshot has no column " + key);
    }
    if (table.name().equals(ReplicatedTables.USER) && table.rows() == 0) {
      throw new SnapshotException(Kind.NO_USERS, "table user of the snapshot has no rows");
    }
  }
}

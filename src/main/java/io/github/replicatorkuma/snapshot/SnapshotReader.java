package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves a fetched snapshot whole before anything is stopped or changed for it: it is the snapshot
 * that its tags announced, every file is there, and every byte that counts is as it was published.
 */
public final class SnapshotReader {
  private static final Logger log = LoggerFactory.getLogger(SnapshotReader.class);

  private final SnapshotLayout layout;
  private final Manifest manifest;
  private final SnapshotLimits limits;
  private final ContentGauge gauge;
  private final MessageDigest hash = Digest.sha256();
  private final CellBuffer buffer = new CellBuffer();

  private SnapshotReader(SnapshotLayout layout, Manifest manifest, SnapshotLimits limits) {
    this.layout = layout;
    this.manifest = manifest;
    this.limits = limits;
    this.gauge = new ContentGauge(limits);
  }

  /**
   * Reads everything once.
   *
   * <p>A snapshot whose {@code user} table has no rows is refused, since Kuma would show its set-up
   * page to the world; one without that table is a leader's that leaves it out, and {@link
   * VerifiedSnapshot#has} tells. A table that this version does not know is checked and passed
   * over.
   *
   * @param fetchedDirectory the directory that holds {@code manifest.json}
   * @param expected what the snapshot's tags say
   * @throws SnapshotException terminal for this snapshot; its kind says what is wrong
   */
  public static VerifiedSnapshot verify(Path fetchedDirectory, SnapshotTags expected)
      throws SnapshotException {
    return verify(fetchedDirectory, expected, SnapshotLimits.here());
  }

  static VerifiedSnapshot verify(
      Path fetchedDirectory, SnapshotTags expected, SnapshotLimits limits)
      throws SnapshotException {
    Manifest manifest = manifest(fetchedDirectory, limits);
    SnapshotReader reader =
        new SnapshotReader(new SnapshotLayout(fetchedDirectory), manifest, limits);
    reader.requireTags(expected);
    reader.requireFewParts();
    List<String> warnings = new ArrayList<>();
    for (TableEntry table : manifest.tables()) {
      if (ReplicatedTables.ALL.contains(table.name())) {
        requireUsable(table);
      } else {
        warnings.add(
            "table %s of the snapshot is not known to this version and is passed over"
                .formatted(table.name()));
      }
      reader.requireTable(table);
    }
    for (FileEntry file : manifest.files()) {
      reader.requireFile(file);
    }
    reader.requireDigest();
    warnings.forEach(warning -> log.warn("event=unknown_table reason=\"{}\"", warning));
    return VerifiedSnapshot.ofOurs(reader.layout, manifest, limits, warnings);
  }

  /**
   * The manifest alone, nothing else looked at.
   *
   * @throws SnapshotException of kind NO_MANIFEST, UNKNOWN_FORMAT, DAMAGED_MANIFEST or TOO_LARGE
   */
  public static Manifest manifest(Path directory) throws SnapshotException {
    return manifest(directory, SnapshotLimits.here());
  }

  private static Manifest manifest(Path directory, SnapshotLimits limits) throws SnapshotException {
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

  /** An instance's name may change and its id not, so the name need not agree. */
  private void requireTags(SnapshotTags expected) throws SnapshotException {
    SnapshotTags found = manifest.tags();
    Map<String, List<Object>> pairs = new LinkedHashMap<>();
    pairs.put("digest", List.of(found.digest(), expected.digest()));
    pairs.put("position", List.of(found.position(), expected.position()));
    pairs.put("instance-id", List.of(found.leader().id(), expected.leader().id()));
    pairs.put("nonce", List.of(found.nonce(), expected.nonce()));
    for (Map.Entry<String, List<Object>> pair : pairs.entrySet()) {
      Object here = pair.getValue().get(0);
      Object there = pair.getValue().get(1);
      if (!here.equals(there)) {
        throw new SnapshotException(
            Kind.MISMATCH,
            "manifest.json and the snapshot's tags disagree: %s is %s here and %s there"
                .formatted(
                    pair.getKey(),
                    ManifestJson.brief(here.toString()),
                    ManifestJson.brief(there.toString())));
      }
    }
  }

  private void requireFewParts() throws SnapshotException {
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

  private void requireTable(TableEntry table) throws SnapshotException {
    TableDigester digester = new TableDigester(table.schema(), table.uncompared(), hash, buffer);
    try (TableFile rows = TableFile.open(layout, manifest.databaseKind(), table, limits)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        gauge.add(table.name(), row);
        digester.add(row);
      }
    }
    requireEqual("table " + table.name(), digester.digest(), table.digest());
  }

  private void requireDigest() throws SnapshotException {
    requireEqual(
        "manifest.json as a whole",
        ContentDigester.combine(manifest.tables(), manifest.files()),
        manifest.digest());
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
    MessageDigest bytes = Digest.sha256();
    long size = 0;
    try (InputStream in = SnapshotFiles.open(layout.root(), path, limits.uploadBytes())) {
      byte[] block = new byte[16 * 1024];
      for (int length = in.read(block); length >= 0; length = in.read(block)) {
        bytes.update(block, 0, length);
        size += length;
      }
    } catch (NoSuchFileException e) {
      throw new SnapshotException(
          Kind.FILE_MISSING, name + " is missing, though the manifest names it", e);
    } catch (IOException e) {
      throw new SnapshotException(
          Kind.FILE_DAMAGED, name + " cannot be read: " + e.getMessage(), e);
    }
    if (size != file.size() || !Digest.of(bytes).equals(file.digest())) {
      throw new SnapshotException(
          Kind.FILE_DAMAGED,
          "%s is damaged: %d bytes, the manifest says %d, or other ones"
              .formatted(name, size, file.size()));
    }
  }
}

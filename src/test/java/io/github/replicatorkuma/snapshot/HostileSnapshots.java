package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Snapshots made to exhaust the memory of who reads them, read in a process of its own. */
public final class HostileSnapshots {
  private static final long GIB = 1L << 30;
  private static final int MANY = 400_000;

  /** Turns a good snapshot into a hostile one. */
  private interface Change {
    void apply(Path snapshot) throws IOException;
  }

  private static final Map<String, Change> BOTH = new LinkedHashMap<>();
  private static final Map<String, Change> OURS = new LinkedHashMap<>();
  private static final Map<String, Change> SCRIPT = new LinkedHashMap<>();

  static {
    BOTH.put("table of 100 GiB", hole("sqlite_exports/monitor.csv", 100 * GIB));
    BOTH.put("cell of 900 MiB", cell("sqlite_exports/monitor.csv"));
    BOTH.put("header of commas", repeated("sqlite_exports/tag.csv", ",", 40_000_000));
    BOTH.put(
        "row of commas",
        snapshot -> append(snapshot.resolve("sqlite_exports/tag.csv"), ",", 40_000_000));
    BOTH.put("many links", rows("sqlite_exports/monitor_group.csv", MANY));
    OURS.putAll(BOTH);
    SCRIPT.putAll(BOTH);
    OURS.put("many monitors", rows("sqlite_exports/monitor.csv", MANY));
    OURS.put("manifest of 100 GiB", hole("manifest.json", 100 * GIB));
    OURS.put("manifest of brackets", repeated("manifest.json", "[", 1_000_000));
    OURS.put("manifest of lists", list("[]", 340_000));
    OURS.put("manifest of digits", repeated("manifest.json", "9", 1_000_000));
    OURS.put("logo of 100 GiB", hole("upload/logo1.png", 100 * GIB));
    SCRIPT.put(
        "many links out of order",
        snapshot -> {
          rows("sqlite_exports/monitor_group.csv", MANY).apply(snapshot);
          Path file = snapshot.resolve("sqlite_exports/monitor_group.csv");
          append(file, firstRow(file) + "\n", 1);
        });
  }

  private HostileSnapshots() {}

  /**
   * Reads each, and prints a line for it: whose it is, what it is, and what it was refused with.
   *
   * @param arguments an empty directory
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    for (Map.Entry<String, Change> hostile : OURS.entrySet()) {
      Path snapshot = Files.createDirectory(directory.resolve("ours"));
      Path uploads = Files.createDirectories(directory.resolve("upload"));
      Files.writeString(uploads.resolve("logo1.png"), "abc");
      InMemoryTables tables =
          InMemoryTables.sample().set("status_page", "1", "icon", "/upload/logo1.png");
      SnapshotTags tags =
          SampleSnapshot.write(snapshot, tables, new UploadDirectory(uploads)).tags();
      hostile.getValue().apply(snapshot);
      tell("ours", hostile.getKey(), () -> SnapshotReader.verify(snapshot, tags));
      StagingDirectory.create(directory, "ours").close();
    }
    for (Map.Entry<String, Change> hostile : SCRIPT.entrySet()) {
      Path snapshot = ScriptResources.copy("sqlite", directory.resolve("script"));
      List<TableSchema> here = InMemoryTables.sample().tables();
      hostile.getValue().apply(snapshot);
      tell(
          "script",
          hostile.getKey(),
          () -> ScriptSnapshotReader.read(snapshot, "alpha", Instant.EPOCH, here));
      StagingDirectory.create(directory, "script").close();
    }
  }

  private interface Reading {
    VerifiedSnapshot read() throws ReplicationException;
  }

  private static void tell(String whose, String what, Reading reading) {
    String how;
    try {
      reading.read();
      how = "read";
    } catch (SnapshotException e) {
      how = e.kind() + " " + e.getMessage();
    } catch (ReplicationException | RuntimeException | Error e) {
      how = e.toString();
    }
    System.out.println(whose + ", " + what + ": " + how);
  }

  /** Zeros after what there is, which take no room on the disk. */
  private static Change hole(String name, long size) {
    return snapshot -> {
      try (RandomAccessFile file = new RandomAccessFile(snapshot.resolve(name).toFile(), "rw")) {
        file.setLength(size);
      }
    };
  }

  private static Change cell(String name) {
    return snapshot -> {
      append(snapshot.resolve(name), "\"", 1);
      hole(name, 900 << 20).apply(snapshot);
    };
  }

  private static Change repeated(String name, String text, int times) {
    return snapshot -> {
      Files.writeString(snapshot.resolve(name), "");
      append(snapshot.resolve(name), text, times);
    };
  }

  private static Change list(String item, int times) {
    return snapshot -> {
      Path manifest = snapshot.resolve("manifest.json");
      Files.writeString(manifest, "{\"tables\":[");
      append(manifest, item + ",", times);
      append(manifest, item + "]}", 1);
    };
  }

  /** As many rows as the file's own last one, under ids of their own. */
  private static Change rows(String name, int count) {
    return snapshot -> {
      Path file = snapshot.resolve(name);
      List<String> lines = Files.readAllLines(file);
      String last = lines.get(lines.size() - 1);
      String quote = last.startsWith("\"") ? "\"" : "";
      String rest = last.substring(last.indexOf(','));
      try (BufferedWriter writer = Files.newBufferedWriter(file)) {
        writer.write(lines.get(0) + "\n");
        for (int id = 1; id <= count; id++) {
          writer.write(quote + id + quote + rest + "\n");
        }
      }
    };
  }

  private static String firstRow(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.skip(1).findFirst().orElseThrow();
    }
  }

  private static void append(Path file, String text, int times) throws IOException {
    String block = text.repeat(Math.min(times, 10_000));
    try (BufferedWriter writer =
        Files.newBufferedWriter(file, java.nio.file.StandardOpenOption.APPEND)) {
      int left = times;
      for (; left >= 10_000; left -= 10_000) {
        writer.write(block);
      }
      writer.write(text.repeat(left));
    }
  }
}

package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.random.RandomCases;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Good snapshots with random damage: each is either read, with the content that its digest tells,
 * or refused in so many words. {@code -Dreplicator.test.fuzz=100000} runs that many.
 */
class SnapshotFuzzTest {
  private static final int CASES = Integer.getInteger("replicator.test.fuzz", 600);

  /** Stands in many cells; no message may hold it. */
  private static final String CONTENT = "Zq7Jw3Kx";

  @TempDir private Path directory;

  /** A way to read what may be damaged. */
  private interface Reading {
    VerifiedSnapshot read(Path snapshot) throws ReplicationException;
  }

  @Test
  void damagedSnapshotOfOurs_isReadAsPublishedOrRefused() throws Exception {
    Path uploads = Files.createDirectory(directory.resolve("upload"));
    Files.writeString(uploads.resolve("logo1.png"), CONTENT);
    InMemoryTables tables =
        InMemoryTables.sample()
            .set("status_page", "1", "icon", "/upload/logo1.png")
            .set("user", "1", "password", CONTENT)
            .set("monitor", "1", "url", "https://" + CONTENT + "/\n\"'\\")
            .set("notification", "1", "config", "{\"a\":\"" + CONTENT + "\"}");
    Path good = Files.createDirectory(directory.resolve("good"));
    SnapshotTags tags = SampleSnapshot.write(good, tables, new UploadDirectory(uploads)).tags();

    int read =
        fuzz(
            good,
            snapshot -> {
              VerifiedSnapshot found = SnapshotReader.verify(snapshot, tags);
              assertThat(digestOf(found, snapshot)).isEqualTo(tags.digest());
              return found;
            });

    assertThat(read).as("damage that does no harm").isBetween(CASES / 50, CASES * 9 / 10);
  }

  @Test
  void damagedSnapshotOfTheScript_isReadOrRefused() throws Exception {
    Path good = directory.resolve("good");
    ScriptResources.copy("sqlite", good.resolve("replicator_kuma/current"));
    Path users = good.resolve("replicator_kuma/current/sqlite_exports/user.csv");
    Files.writeString(users, Files.readString(users).replaceFirst("admin", CONTENT));
    List<TableSchema> here = InMemoryTables.sample().tables();

    int read =
        fuzz(
            good,
            snapshot -> {
              VerifiedSnapshot found =
                  ScriptSnapshotReader.read(snapshot, "alpha", Instant.EPOCH, here);
              assertThat(ContentDigester.digest(found, UploadDirectory.none()).digest())
                  .isEqualTo(found.manifest().digest());
              return found;
            });

    assertThat(read).isPositive();
  }

  /** What its rows and files really are, whatever it says of itself. */
  private static Digest digestOf(VerifiedSnapshot found, Path snapshot)
      throws ReplicationException {
    return ContentDigester.digest(found, new UploadDirectory(snapshot.resolve("upload"))).digest();
  }

  /** How many of the cases were read in spite of the damage. */
  private int fuzz(Path good, Reading reading) throws IOException, ReplicationException {
    Path outside = Files.writeString(directory.resolve("outside"), CONTENT);
    List<String> around = namesIn(directory);
    int read = 0;
    for (int seed = 0; seed < CASES; seed++) {
      Path damaged;
      try (StagingDirectory staging = StagingDirectory.create(directory, "damaged")) {
        damaged = staging.path();
        copy(good, damaged);
        String how = new SnapshotDamage(damaged, outside, new Random(seed)).inflict();
        read += outcome(reading, damaged, "seed " + seed + ": " + how) ? 1 : 0;
      }
      assertThat(namesIn(directory)).as("seed %d", seed).isEqualTo(around);
    }
    assertThat(outside).hasContent(CONTENT);
    RandomCases.tried(CASES);
    return read;
  }

  private static boolean outcome(Reading reading, Path damaged, String which) {
    return Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> {
          try {
            reading.read(damaged);
            return true;
          } catch (SnapshotException refused) {
            assertThat(refused.getMessage())
                .as(which)
                .isNotBlank()
                .hasSizeLessThan(600)
                .doesNotContain(CONTENT)
                .doesNotContainPattern("\\p{Cc}");
            return false;
          } catch (ReplicationException | RuntimeException | Error e) {
            throw new AssertionError(which, e);
          }
        },
        which);
  }

  private static List<String> namesIn(Path directory) throws IOException {
    try (Stream<Path> found = Files.list(directory)) {
      return found.map(String::valueOf).sorted().toList();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    List<Path> all = new ArrayList<>();
    try (Stream<Path> found = Files.walk(from)) {
      found.skip(1).forEach(all::add);
    }
    for (Path path : all) {
      Files.copy(path, to.resolve(from.relativize(path)));
    }
  }

  /** Damage done to a directory of files, drawn at random. */
  private static final class SnapshotDamage {
    private static final List<String> INSERTED =
        List.of(
            "\"",
            "\n",
            ",",
            "\0",
            "null",
            "}",
            "[".repeat(2000),
            "9".repeat(400),
            "-1",
            "1e999999999",
            "\u2028",
            "\"\"\"",
            CONTENT,
            "../../outside");

    private final Path root;
    private final Path outside;
    private final Random random;

    SnapshotDamage(Path root, Path outside, Random random) {
      this.root = root;
      this.outside = outside;
      this.random = random;
    }

    /** Does it, and says what it was. */
    String inflict() throws IOException {
      StringBuilder how = new StringBuilder();
      for (int i = random.nextInt(3); i >= 0; i--) {
        List<Path> files = files();
        Path file = files.get(random.nextInt(files.size()));
        int kind = random.nextInt(12);
        how.append(kind).append(" on ").append(root.relativize(file)).append("; ");
        inflict(kind, file);
      }
      return how.toString();
    }

    private void inflict(int kind, Path file) throws IOException {
      if (Files.isDirectory(file) || Files.isSymbolicLink(file)) {
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      switch (kind) {
        case 0 -> Files.delete(file);
        case 1 -> {
          Files.delete(file);
          Files.createSymbolicLink(file, outside);
        }
        case 2 -> {
          Files.delete(file);
          Files.createDirectory(file);
        }
        case 3 -> swap(file, any(files()));
        case 4 -> Files.writeString(file, "");
        case 5 -> Files.write(file, part(bytes, 0, place(bytes)));
        case 6 -> {
          int from = place(bytes);
          byte[] doubled = part(bytes, from, Math.min(bytes.length, from + random.nextInt(200)));
          Files.write(file, joined(part(bytes, 0, from), doubled, rest(bytes, from)));
        }
        case 7 -> {
          int at = place(bytes);
          byte[] text =
              INSERTED.get(random.nextInt(INSERTED.size())).getBytes(StandardCharsets.UTF_8);
          Files.write(file, joined(part(bytes, 0, at), text, rest(bytes, at)));
        }
        case 8 -> {
          int from = place(bytes);
          int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
          Files.write(file, joined(part(bytes, 0, from), rest(bytes, to)));
        }
        default -> {
          for (int flips = 1 + random.nextInt(3); flips > 0 && bytes.length > 0; flips--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
          }
          Files.write(file, bytes);
        }
      }
    }

    private static void swap(Path one, Path other) throws IOException {
      if (Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS)) {
        byte[] bytes = Files.readAllBytes(one);
        Files.write(one, Files.readAllBytes(other));
        Files.write(other, bytes);
      }
    }

    private List<Path> files() throws IOException {
      try (Stream<Path> found = Files.walk(root)) {
        return found
            .skip(1)
            .filter(path -> !path.toString().contains("sql_statements") || random.nextInt(8) == 0)
            .sorted()
            .toList();
      }
    }

    private Path any(List<Path> all) {
      return all.get(random.nextInt(all.size()));
    }

    private int place(byte[] bytes) {
      return random.nextInt(bytes.length + 1);
    }

    private static byte[] part(byte[] bytes, int from, int to) {
      return Arrays.copyOfRange(bytes, from, to);
    }

    private static byte[] rest(byte[] bytes, int from) {
      return part(bytes, from, bytes.length);
    }

    private static byte[] joined(byte[]... parts) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (byte[] part : parts) {
        all.writeBytes(part);
      }
      return all.toByteArray();
    }
  }
}

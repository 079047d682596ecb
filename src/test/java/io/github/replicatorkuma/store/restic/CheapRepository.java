package io.github.replicatorkuma.store.restic;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.RepositoryId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A restic repository as {@code restic init} makes it, but for its key: this one takes no time to
 * derive from the password, where restic's own takes half a second of work at each call.
 */
public final class CheapRepository {
  private static final int SALT_BYTES = 64;
  private static final ObjectMapper JSON = new ObjectMapper();

  private CheapRepository() {}

  /**
   * Makes an empty repository.
   *
   * @return its id
   */
  public static RepositoryId create(Path repository, String password) {
    String id = HexFormat.of().formatHex(ResticSeal.randomBytes(32));
    // Any irreducible polynomial of degree 53: this one is in restic's description of its format.
    String config =
        "{\"version\":2,\"id\":\"%s\",\"chunker_polynomial\":\"25b468838dcb75\"}".formatted(id);
    ResticSeal master = ResticSeal.random();
    try {
      for (String folder : List.of("data", "index", "keys", "locks", "snapshots")) {
        Files.createDirectories(repository.resolve(folder));
      }
      for (int first = 0; first < 256; first++) {
        Files.createDirectory(repository.resolve("data/%02x".formatted(first)));
      }
      addKey(repository, master, password);
      write(repository.resolve("config"), master.seal(config.getBytes(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new RepositoryId(id);
  }

  /** Gives a repository that restic made a cheap key instead of its own. */
  public static void cheapen(Path repository, String password) throws Exception {
    String master = restic(repository, password, "cat", "masterkey");
    try (Stream<Path> keys = Files.list(repository.resolve("keys"))) {
      for (Path key : keys.toList()) {
        Files.delete(key);
      }
    }
    addKey(repository, ResticSeal.of(JSON.readTree(master)), password);
  }

  private static String restic(Path repository, String password, String... arguments)
      throws Exception {
    List<String> argv = new ArrayList<>(List.of("restic", "--no-cache", "--no-lock"));
    argv.addAll(List.of(arguments));
    return new SystemCommandRunner()
        .run(
            new Command(
                argv,
                Map.of(
                    "PATH", System.getenv("PATH"),
                    "RESTIC_REPOSITORY", repository.toString(),
                    "RESTIC_PASSWORD", password),
                repository,
                Duration.ofMinutes(1)))
        .stdout();
  }

  /** Adds a lock as a restic at another place would, to a repository that has a cheap key only. */
  public static void addLock(
      Path repository, String password, Instant time, String hostName, long pid, boolean exclusive)
      throws IOException {
    String lock =
        """
        {"time":"%s","exclusive":%s,"hostname":"%s","username":"root","pid":%d}"""
            .formatted(time, exclusive, hostName, pid);
    add(repository.resolve("locks"), master(repository, password), lock);
  }

  /** Adds the newest snapshot of one host once more, as another host would later. */
  public static void addCopyOfNewest(
      Path repository, String password, String ofHost, String host, Instant time) throws Exception {
    ObjectNode newest = null;
    for (String id : restic(repository, password, "list", "snapshots").lines().toList()) {
      JsonNode snapshot = JSON.readTree(restic(repository, password, "cat", "snapshot", id));
      boolean later =
          newest == null
              || snapshot.path("time").asText().compareTo(newest.path("time").asText()) > 0;
      if (later && snapshot.path("hostname").asText().equals(ofHost)) {
        newest = (ObjectNode) snapshot;
      }
    }
    ObjectNode copy = Objects.requireNonNull(newest);
    copy.put("hostname", host).put("time", time.toString());
    add(repository.resolve("snapshots"), master(repository, password), copy.toString());
  }

  private static void add(Path folder, ResticSeal master, String json) throws IOException {
    byte[] sealed = master.seal(json.getBytes(UTF_8));
    MessageDigest hash = Digest.sha256();
    hash.update(sealed);
    write(folder.resolve(Digest.of(hash).hex()), sealed);
  }

  private static ResticSeal master(Path repository, String password) throws IOException {
    try (Stream<Path> keys = Files.list(repository.resolve("keys"))) {
      JsonNode key = JSON.readTree(Files.readAllBytes(keys.findFirst().orElseThrow()));
      byte[] salt = key.path("salt").binaryValue();
      ResticSeal user = ResticSeal.of(password, salt);
      return ResticSeal.of(JSON.readTree(user.open(key.path("data").binaryValue())));
    }
  }

  private static void addKey(Path repository, ResticSeal master, String password)
      throws IOException {
    byte[] salt = ResticSeal.randomBytes(SALT_BYTES);
    ResticSeal user = ResticSeal.of(password, salt);
    String key =
        """
        {"created":"2026-01-01T00:00:00Z","username":"test","hostname":"test","kdf":"scrypt",\
        "N":%d,"r":%d,"p":%d,"salt":"%s","data":"%s"}"""
            .formatted(
                ResticSeal.CHEAP[0],
                ResticSeal.CHEAP[1],
                ResticSeal.CHEAP[2],
                ResticSeal.base64(salt),
                ResticSeal.base64(user.seal(master.json().getBytes(UTF_8))));
    write(repository.resolve("keys").resolve(Digest.ofText(key).hex()), key.getBytes(UTF_8));
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
  }
}

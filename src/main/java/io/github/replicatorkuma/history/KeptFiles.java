package io.github.replicatorkuma.history;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.history.HistoryManifest.KeptFile;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of Uptime Kuma's data directory that are not made anew by itself. */
record KeptFiles(Path dataDir, HistoryLayout layout) {
  /** Directories, and the one file. */
  static final List<String> ROOTS = List.of("upload", "docker-tls", DatabaseLocator.CHOICE);

  /** What must not be in a backup that other people may read some day. */
  private static final List<String> CREDENTIALS = List.of("username", "password");

  /** Copies all of them that have changed. */
  List<KeptFile> copy(List<KeptFile> before, Room room) throws IOException, ReplicationException {
    PrivateDirectory.make(layout.files());
    List<KeptFile> all = new ArrayList<>();
    for (String root : ROOTS) {
      Path start = dataDir.resolve(root);
      for (Path file : Files.exists(start) ? FileTree.of(start.toRealPath()) : List.<Path>of()) {
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          String path = Path.of(root).resolve(start.toRealPath().relativize(file)).normalize() + "";
          copy(path, file, before, room).ifPresent(all::add);
        }
      }
    }
    return all;
  }

  /** Empty where it has gone meanwhile. */
  private Optional<KeptFile> copy(String path, Path file, List<KeptFile> before, Room room)
      throws IOException, ReplicationException {
    Path copy = layout.files().resolve(path);
    try {
      long modified = Files.getLastModifiedTime(file).toMillis();
      long bytes = Files.size(file);
      Optional<KeptFile> same =
          before.stream()
              .filter(known -> known.path().equals(path) && known.modified() == modified)
              .filter(known -> known.bytes() == bytes && copy.toFile().length() == bytes)
              .findFirst();
      if (same.isPresent()) {
        return same;
      }
      room.require(bytes);
      PrivateDirectory.make(copy.resolveSibling(""));
      if (path.equals(DatabaseLocator.CHOICE)) {
        AtomicFile.write(copy, withoutCredentials(Files.readAllBytes(file)));
      } else {
        AtomicFile.<IOException>write(copy, target -> Files.copy(file, target));
      }
      Files.setLastModifiedTime(copy, FileTime.fromMillis(modified));
      return Optional.of(new KeptFile(path, Files.size(copy), modified, digest(copy).hex()));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  private static byte[] withoutCredentials(byte[] choice) throws IOException {
    JsonNode json = Json.read(choice);
    return json instanceof ObjectNode fields ? Json.bytes(fields.remove(CREDENTIALS)) : new byte[0];
  }

  /** Copies them back, but for the choice of a database; what is there already gives way. */
  void putBack(List<KeptFile> files) throws IOException {
    for (KeptFile file : files) {
      Path target = dataDir.resolve(file.path());
      if (!file.path().equals(DatabaseLocator.CHOICE)) {
        Files.createDirectories(target.resolveSibling(""));
        AtomicFile.<IOException>write(
            target, stream -> Files.copy(layout.files().resolve(file.path()), stream));
      }
    }
    for (String root : ROOTS) {
      FileTree.giveToOwner(dataDir, dataDir.resolve(root));
    }
  }

  static Digest digest(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      return Digest.of(content);
    }
  }
}

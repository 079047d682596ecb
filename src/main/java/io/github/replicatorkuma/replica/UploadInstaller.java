package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.snapshot.FileEntry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * Brings the status pages' logos into Kuma's upload directory: written under temporary names before
 * the rows are committed, renamed after. Files that no snapshot names are left alone.
 */
record UploadInstaller(Path directory) {
  private static final String TEMPORARY = ".replicator-kuma-";

  /** Of these files those that are not here as they are there. */
  List<FileEntry> missing(List<FileEntry> files) throws ReplicationException {
    List<FileEntry> missing = new ArrayList<>();
    try {
      for (FileEntry file : files) {
        if (!isHere(file)) {
          missing.add(file);
        }
      }
    } catch (IOException e) {
      throw failed(e);
    }
    return missing;
  }

  /** Copies the files beside their places. */
  void stage(Wanted wanted, List<FileEntry> files) throws ReplicationException {
    try {
      removeLeftovers();
      for (FileEntry file : files) {
        requirePlace(file);
        Files.copy(wanted.upload(file), temporary(file), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Moves staged files into place. */
  void install(List<FileEntry> files) throws ReplicationException {
    try {
      for (FileEntry file : files) {
        AtomicFile.move(temporary(file), directory.resolve(file.name()));
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** Whatever would keep it from being installed is better found before the rows are committed. */
  private void requirePlace(FileEntry file) throws IOException {
    PrivateDirectory.requireNoPlantedLink(directory);
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
    }
    if (Files.isDirectory(directory.resolve(file.name()), LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file.name() + " is a directory there");
    }
  }

  private void removeLeftovers() throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(directory, TEMPORARY + "*")) {
      for (Path leftover : leftovers) {
        Files.delete(leftover);
      }
    }
  }

  private boolean isHere(FileEntry file) throws IOException {
    Path here = directory.resolve(file.name());
    return Files.isRegularFile(here, LinkOption.NOFOLLOW_LINKS)
        && Files.size(here) == file.size()
        && digest(here).equals(file.digest());
  }

  private static Digest digest(Path file) throws IOException {
    MessageDigest hash = Digest.sha256();
    Files.copy(file, new DigestOutputStream(OutputStream.nullOutputStream(), hash));
    return Digest.of(hash);
  }

  private Path temporary(FileEntry file) {
    return directory.resolve(TEMPORARY + file.name());
  }

  private ReplicationException failed(IOException cause) {
    return ReplicationException.retryable(
        "cannot bring logos into " + directory + ": " + PlainText.reason(cause),
        "Make that directory writable, with free space; or leave logos out with"
            + " REPLICATOR_EXCLUDE=upload.",
        cause);
  }
}

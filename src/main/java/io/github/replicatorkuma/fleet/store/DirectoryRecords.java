package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.MountPoints;
import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Records as files of a directory that all of the fleet have mounted, each with its instance's id
 * as its name. The directory gets the permissions of the repository or of what holds it, and its
 * files those of the directory: as with restic, whoever may use the one may use the other.
 */
final class DirectoryRecords implements RecordPlace {
  /**
   * Beside the records: where it was once and is no more, something else is mounted, or nothing.
   */
  private static final String MARK = ".replicator-kuma-fleet";

  private final Path directory;
  private final Path parent;
  private final Optional<Path> repository;
  private boolean marked;

  /**
   * @param repository beside which the directory is, where nobody named it
   */
  DirectoryRecords(Path directory, Optional<Path> repository) {
    this.directory = directory;
    this.parent = directory.resolveSibling("");
    this.repository = repository;
  }

  private void requireSamePlace() throws IOException, StoreFault.Found {
    boolean there = Files.exists(directory.resolve(MARK));
    if (marked && !there) {
      throw StoreFault.GONE.found("what was there is gone", null);
    }
    marked = there;
    if (!Files.isDirectory(repository.orElse(parent))) {
      throw StoreFault.MISSING.found("there is no " + repository.orElse(parent), null);
    }
    if (repository.isPresent() && MountPoints.areApart(repository.get(), directory)) {
      throw StoreFault.APART.found(
          "they would be in this container alone, unlike the repository", null);
    }
  }

  @Override
  public List<Sealed> read() throws IOException, StoreFault.Found {
    requireSamePlace();
    List<Sealed> records = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (DirectoryStream<Path> files =
          Files.newDirectoryStream(directory, DirectoryRecords::mayBeRecord)) {
        for (Path file : files) {
          RecordStores.addTo(records, file.getFileName().toString(), content(file));
        }
      }
    }
    return records;
  }

  private static boolean mayBeRecord(Path file) {
    return RecordStores.isId(file.getFileName().toString())
        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static byte[] content(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(RecordStore.LONGEST + 1);
    } catch (NoSuchFileException e) {
      return new byte[0]; // removed just now
    }
  }

  @Override
  public void write(Sealed own) throws IOException, StoreFault.Found {
    requireSamePlace();
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(directory);
      AtomicFile.permit(directory, Files.getPosixFilePermissions(repository.orElse(parent)));
    }
    Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(directory));
    permissions.removeIf(permission -> permission.name().endsWith("EXECUTE"));
    if (!marked) {
      AtomicFile.permit(Files.write(directory.resolve(MARK), new byte[0]), permissions);
      marked = true;
    }
    AtomicFile.writeShared(directory.resolve(own.id()), own.sealed(), permissions);
  }

  @Override
  public void remove(String id) throws IOException, StoreFault.Found {
    requireSamePlace();
    Files.deleteIfExists(directory.resolve(id));
  }

  @Override
  public StoreFault.Found meaning(Throwable failure) {
    String words = failure.toString();
    StoreFault fault = StoreFault.UNREACHABLE;
    if (failure instanceof AccessDeniedException || words.contains("Read-only file system")) {
      fault = StoreFault.DENIED;
    } else if (words.contains("No space left") || words.contains("quota exceeded")) {
      fault = StoreFault.FULL;
    }
    return fault.found(words.replaceFirst("^.*[.](?=\\w+: )", ""), failure);
  }
}

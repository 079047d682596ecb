package io.github.replicatorkuma.fleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.files.MountPoints;
import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A directory that is not there, not the one it was, or not for this user. */
final class DirectoryPlaceTest {
  private static final Sealed RECORD = new Sealed("kuma-a", new byte[] {1});

  @TempDir Path temporary;

  @Test
  void directoryAndRecords_getTheRepositorysPermissions() throws Exception {
    Path repository = repository("rwxrws---".replace('s', 'x'));

    try (RecordStore store = beside(repository)) {
      store.write(RECORD);
    }

    Path records = temporary.resolve("kuma-fleet");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(records)))
        .isEqualTo("rwxrwx---");
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(records.resolve(RECORD.id()))))
        .isEqualTo("rw-rw----");
  }

  @Test
  void repository_thatIsNotThere_isTerminal_andNothingIsMade() throws Exception {
    try (RecordStore store = beside(temporary.resolve("kuma"))) {
      assertThat(failure(store).hint()).isEqualTo(hint(StoreFault.MISSING));
    }
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void placeWithoutParent_isTerminal_andNothingIsMade() throws Exception {
    try (RecordStore store = at(temporary.resolve("absent/fleet"))) {
      assertThat(failure(store).hint()).isEqualTo(hint(StoreFault.MISSING));
    }
    assertThat(temporary).isEmptyDirectory();
  }

  /** As an unmounted file system leaves it. */
  @Test
  void directory_thatIsEmptySuddenly_fails_andWorksAgainOnceItIsBack() throws Exception {
    Path fleet = temporary.resolve("fleet");
    try (RecordStore store = at(fleet)) {
      store.write(RECORD);
      Files.move(fleet, temporary.resolve("away"));
      Files.createDirectory(fleet);

      assertThat(failure(store).severity()).isEqualTo(Severity.RETRYABLE);
      assertThat(fleet).isEmptyDirectory();

      Files.delete(fleet);
      Files.move(temporary.resolve("away"), fleet);
      assertThat(store.read()).hasSize(1);
      store.write(RECORD);
    }
  }

  @Test
  void mountPoint_hasNoSibling_unlessThatIsMountedToo() throws Exception {
    Path mounted = Path.of("/proc");

    assertThat(MountPoints.areApart(mounted, Path.of("/proc-fleet"))).isTrue();
    assertThat(MountPoints.areApart(temporary, mounted)).isFalse();
    Path inside = Files.createDirectory(temporary.resolve("kuma"));
    assertThat(MountPoints.areApart(inside, temporary.resolve("kuma-fleet"))).isFalse();
    try (RecordStore store = beside(mounted)) {
      assertThat(failure(store).hint()).isEqualTo(hint(StoreFault.APART));
    }
  }

  @Test
  void failure_ofTheFileSystem_saysWhatToDo() {
    DirectoryRecords records = new DirectoryRecords(temporary, Optional.empty());

    assertThat(hint(records, new AccessDeniedException("/x"))).isEqualTo(hint(StoreFault.DENIED));
    assertThat(hint(records, new FileSystemException("/x", null, "Read-only file system")))
        .isEqualTo(hint(StoreFault.DENIED));
    assertThat(hint(records, new FileSystemException("/x", null, "No space left on device")))
        .isEqualTo(hint(StoreFault.FULL));
    assertThat(hint(records, new FileSystemException("/x", null, "Stale file handle")))
        .isEqualTo(hint(StoreFault.UNREACHABLE));
  }

  private Path repository(String permissions) throws Exception {
    Path repository = Files.createDirectory(temporary.resolve("kuma"));
    return Files.setPosixFilePermissions(repository, PosixFilePermissions.fromString(permissions));
  }

  private static RecordStore beside(Path repository) throws ReplicationException {
    return RecordStores.at(RecordStores.AUTO, repository.toString()).open(Map.of());
  }

  private static RecordStore at(Path directory) throws ReplicationException {
    return RecordStores.at(directory.toString(), "").open(Map.of());
  }

  private static String hint(DirectoryRecords records, Exception failure) {
    return records.meaning(failure).at("").hint();
  }

  private static String hint(StoreFault fault) {
    return fault.found("", null).at("").hint();
  }

  /** Of a write and of a read, which fail in one way. */
  private static ReplicationException failure(RecordStore store) {
    ReplicationException written =
        catchThrowableOfType(ReplicationException.class, () -> store.write(RECORD));
    ReplicationException read = catchThrowableOfType(ReplicationException.class, store::read);
    assertThat(read).as("a failed read").isNotNull();
    assertThat(written).as("a failed write").isNotNull();
    assertThat(written.hint()).isEqualTo(read.hint());
    return read;
  }
}

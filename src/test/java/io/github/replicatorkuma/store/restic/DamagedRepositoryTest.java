package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.SnapshotStore.Damage;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real restic makes of a repository that is damaged, or was. */
final class DamagedRepositoryTest {
  /** restic 0.14 tries for a quarter of an hour to read a pack that is not there. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final Duration LONG = Duration.ofMinutes(1);

  /** Behind what each kind of file begins with. */
  private static final int ROTTEN_FROM = 40;

  @TempDir Path directory;

  private TestRestic restic;
  private ResticStore store;
  private Path content;

  @BeforeEach
  void saveAndKeepACopy() throws Exception {
    restic = new TestRestic(directory);
    restic.createdStore();
    store = restic.store(PATIENCE, LONG);
    content = Files.createDirectory(directory.resolve("content"));
    Files.createDirectory(content.resolve("sqlite_exports"));
    Files.writeString(content.resolve("manifest.json"), "{\"nonce\":1}");
    byte[] rows = new byte[3000];
    new Random(1).nextBytes(rows);
    Files.write(content.resolve("sqlite_exports/monitor.csv"), rows);
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "index", "snapshots"})
  void repository_damagedWhenItWasRead_isReadAgainOnceItIsWhole(String folder) throws Exception {
    SnapshotId id = store.save(content, List.of());
    Directories.copy(restic.repository(), directory.resolve("whole"));
    Directories.delete(restic.cache());
    rot(folder);
    assertThat(kindOf(() -> fetch(id))).isEqualTo(Kind.DAMAGED);

    Directories.delete(restic.repository());
    Directories.copy(directory.resolve("whole"), restic.repository());

    fetch(id);
    assertThat(store.list()).hasSize(1);
    fetch(store.save(content, List.of()));
    assertThat(restic.cache()).isNotEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"snapshots", "index"})
  void listAndSave_thatReadSomethingDamaged_workOnceItIsWhole(String folder) throws Exception {
    store.save(content, List.of());
    Directories.copy(restic.repository(), directory.resolve("whole"));
    Directories.delete(restic.cache());
    rot(folder);
    boolean list = folder.equals("snapshots");
    assertThat(kindOf(() -> unused(list ? store.list() : store.save(content, List.of()))))
        .isEqualTo(Kind.DAMAGED);
    Directories.delete(restic.repository());
    Directories.copy(directory.resolve("whole"), restic.repository());

    assertThat(store.list()).hasSize(1);
    store.save(content, List.of());
    assertThat(store.list()).hasSize(2);
  }

  private static void unused(Object result) {
    assertThat(result).isNotNull();
  }

  @Test
  void packs_thatAreLost_areSavedAgainOnceTheyWereGivenUp() throws Exception {
    store.save(content, List.of());
    for (Path pack : files("data")) {
      Files.delete(pack);
    }
    Files.writeString(content.resolve("manifest.json"), "{\"nonce\":2}");
    SnapshotId upon = store.save(content, List.of());
    assertThat(kindOf(() -> fetchAnew(upon))).isEqualTo(Kind.DAMAGED);

    store.giveUp(Damage.LOST);
    SnapshotId again = store.save(content, List.of());

    fetchAnew(again);
    fetchAnew(upon);
  }

  @Test
  void packs_thatAreRotten_areSavedAgainOnceTheyWereGivenUp_orTheHintSaysHow() throws Exception {
    store.save(content, List.of());
    rot("data");
    List<Path> rotten = files("data");
    store.giveUp(Damage.LOST);
    SnapshotId upon = store.save(content, List.of());
    assertThat(kindOf(() -> fetchAnew(upon))).isEqualTo(Kind.DAMAGED);

    if (isOld()) {
      StoreException failure = failureOf(() -> store.giveUp(Damage.ROTTEN));
      assertThat(failure.kind()).isEqualTo(Kind.TOO_OLD);
      assertThat(Hint.commandsHere(failure.hint()))
          .containsExactly("replicator-kuma publish --again");
      List<String> named =
          Pattern.compile("\\b[0-9a-f]{64}\\b")
              .matcher(failure.hint())
              .results()
              .map(found -> found.group())
              .toList();
      assertThat(named).hasSameSizeAs(rotten);
      for (String pack : named) {
        Files.delete(
            restic.repository().resolve("data").resolve(pack.substring(0, 2)).resolve(pack));
      }
      store.giveUp(Damage.LOST);
    } else {
      store.giveUp(Damage.ROTTEN);
    }
    SnapshotId again = store.save(content, List.of());

    fetchAnew(again);
    assertThat(rotten).noneMatch(Files::exists);
  }

  @Test
  void repository_inWhichNothingIsRotten_isNotTouched() throws Exception {
    SnapshotId id = store.save(content, List.of());
    List<Path> before = files("data");

    assertThat(kindOf(() -> store.giveUp(Damage.ROTTEN))).isEqualTo(Kind.DAMAGED);

    assertThat(files("data")).isEqualTo(before);
    fetchAnew(id);
  }

  private boolean isOld() throws StoreException {
    return Version.parse(store.programVersion()).compareTo(Version.parse("0.16.0")) < 0;
  }

  private void fetch(SnapshotId id) throws Exception {
    Path target = Files.createTempDirectory(directory, "target");
    store.fetch(id, target);
    assertWhole(target);
  }

  private void fetchAnew(SnapshotId id) throws Exception {
    Path target = Files.createTempDirectory(directory, "target");
    store.fetchAnew(id, target);
    assertWhole(target);
  }

  private void assertWhole(Path target) throws IOException {
    assertThat(target.resolve("manifest.json")).exists();
    assertThat(target.resolve("sqlite_exports/monitor.csv"))
        .hasSameBinaryContentAs(content.resolve("sqlite_exports/monitor.csv"));
  }

  private void rot(String folder) throws IOException {
    for (Path file : files(folder)) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.write(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}), ROTTEN_FROM);
      }
    }
  }

  private List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(restic.repository().resolve(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static Kind kindOf(ThrowingCallable call) {
    return failureOf(call).kind();
  }

  private static StoreException failureOf(ThrowingCallable call) {
    StoreException failure = catchThrowableOfType(StoreException.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}

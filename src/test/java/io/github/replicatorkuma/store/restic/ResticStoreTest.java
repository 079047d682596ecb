package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real restic does beyond the contract of snapshot stores. */
final class ResticStoreTest {
  @TempDir Path directory;

  private TestRestic restic;
  private Path content;

  @BeforeEach
  void makeContent() throws IOException {
    restic = new TestRestic(directory);
    content = Files.createDirectory(directory.resolve("content"));
    Files.writeString(content.resolve("manifest.json"), "{}");
  }

  @Test
  void list_showsSnapshotsOfOtherToolsAndTimes() throws Exception {
    ResticStore store = restic.createdStore();
    succeed(restic.run(content, "backup", "--host", "elsewhere", "--tag", "daily,home", "."));
    succeed(
        restic.run(content, "backup", "--host", "kuma-b", "--time", "2035-01-01 00:00:00", "."));

    SnapshotId ours = store.save(content, List.of("replicator-kuma"));

    List<StoredSnapshot> all = store.list();
    assertThat(all)
        .extracting(StoredSnapshot::hostname)
        .containsExactlyInAnyOrder("elsewhere", "kuma-b", TestRestic.HOST);
    assertThat(all)
        .filteredOn(snapshot -> snapshot.hostname().equals("elsewhere"))
        .singleElement()
        .satisfies(snapshot -> assertThat(snapshot.tags()).containsExactly("daily", "home"));
    assertThat(all)
        .filteredOn(snapshot -> snapshot.hostname().equals("kuma-b"))
        .singleElement()
        .satisfies(snapshot -> assertThat(snapshot.tags()).isEmpty())
        .satisfies(
            snapshot ->
                assertThat(snapshot.time())
                    .isBetween(
                        Instant.parse("2034-12-31T00:00:00Z"),
                        Instant.parse("2035-01-02T00:00:00Z")));
    assertThat(all).filteredOn(snapshot -> snapshot.id().matches(ours)).hasSize(1);
  }

  @Test
  void list_ofAKnownRestic_isOneProcessThatLeavesNoTraceInTheRepository() throws Exception {
    restic.createdStore();
    Path calls = directory.resolve("calls");
    ResticStore store =
        restic.scriptedStore("echo \"$@\" >>" + calls + "; exec \"$RESTIC\" \"$@\"");

    store.list();
    store.list();

    assertThat(calls).hasContent("version\nsnapshots --json --no-lock\nsnapshots --json --no-lock");
  }

  @Test
  void save_besideTheCacheOfARepositoryThatNobodyUsesAnyMore_removesThatCache() throws Exception {
    ResticStore store = restic.createdStore();
    store.save(content, List.of());
    Path forgotten = Files.createDirectories(restic.cache().resolve("0".repeat(64)));
    Files.writeString(forgotten.resolve("version"), "1");
    Files.setLastModifiedTime(forgotten, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));

    store.save(content, List.of());

    assertThat(forgotten).doesNotExist();
    assertThat(restic.cache()).isNotEmptyDirectory();
  }

  @Test
  void password_thatIsWrong_isTerminalAndSaysWhichRepository() throws Exception {
    restic.createdStore();
    ResticStore store = restic.store(restic.environment("RESTIC_PASSWORD", "wrong-horse"));

    StoreException failure = failureOf(store::list);

    assertThat(failure.kind()).isEqualTo(Kind.WRONG_PASSWORD);
    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure)
        .hasMessageStartingWith("restic could not list the snapshots in " + restic.repository())
        .hasMessageContaining("wrong password or no key found");
    assertThat(failure.getMessage()).doesNotContain("wrong-horse");
    assertThat(failure.hint()).contains("RESTIC_PASSWORD");
    assertThat(failureOf(() -> store.save(content, List.of())).kind())
        .isEqualTo(Kind.WRONG_PASSWORD);
    assertThat(failureOf(store::create).kind()).isEqualTo(Kind.WRONG_PASSWORD);
  }

  @Test
  void repository_thatIsMissing_isTerminalAndTheHintNamesTheSwitch() {
    StoreException failure = failureOf(restic.store()::list);

    assertThat(failure.kind()).isEqualTo(Kind.REPOSITORY_MISSING);
    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure.hint()).contains("REPLICATOR_INIT=true");
  }

  @Test
  void restic_thatIsNotInstalled_isTerminalAndTheHintSaysHowToInstallIt() {
    ResticStore store =
        new ResticStore(
            restic.settings("restic", restic.environment("PATH", directory.toString())),
            new SystemCommandRunner());

    StoreException failure = failureOf(store::list);

    assertThat(failure.kind()).isEqualTo(Kind.NOT_INSTALLED);
    assertThat(failure).hasMessageContaining("not found in PATH=" + directory);
    assertThat(failure.hint()).contains("apt-get install restic");
  }

  @Test
  void repository_lockedByAnother_isRetryableForWritersAndOpenToReaders() throws Exception {
    ResticStore store = restic.createdStore();
    SnapshotId id = store.save(content, List.of());
    Path fifo = directory.resolve("fifo");
    succeed(exec("mkfifo", fifo.toString()));
    Process holder = startExclusive(fifo);

    // Opening waits for the reader, and restic reads the new password after locking.
    OutputStream newPassword = Files.newOutputStream(fifo);
    try {
      assertThat(failureOf(() -> store.save(content, List.of())).kind()).isEqualTo(Kind.LOCKED);
      assertThat(failureOf(() -> store.forget(List.of(id), false)).kind()).isEqualTo(Kind.LOCKED);
      assertThat(store.list()).hasSize(1);
      store.fetch(id, Files.createDirectory(directory.resolve("target")));
    } finally {
      holder.destroyForcibly().waitFor();
      newPassword.close();
    }
  }

  @Test
  void server_thatIsAway_isUnreachableHoweverLongResticWouldTry() {
    ResticStore store =
        restic.impatientStore(
            restic.environment("RESTIC_REPOSITORY", "rest:http://user:hidden@127.0.0.1:1/kuma"));

    StoreException failure = failureOf(store::list);

    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure.isTerminal()).isFalse();
    assertThat(failure)
        .hasMessageContaining("rest:http://***@127.0.0.1:1/kuma")
        .hasMessageContaining("connection refused");
    assertThat(failure.getMessage()).doesNotContain("hidden");
  }

  @Test
  void snapshot_savedInPart_isForgottenAndTheSaveFails() throws Exception {
    restic.createdStore();
    for (String summary : List.of("cat", "grep -v summary")) {
      ResticStore store =
          restic.scriptedStore(
              "case \"$1\" in backup) \"$RESTIC\" \"$@\" | "
                  + summary
                  + "; echo 'Warning: at least one source file could not be read' >&2; exit 3;; esac\n"
                  + "exec \"$RESTIC\" \"$@\"");

      StoreException failure = failureOf(() -> store.save(content, List.of("nonce=" + summary)));

      assertThat(failure.kind()).isEqualTo(Kind.PARTIAL);
      assertThat(failure).hasMessageContaining("at least one source file could not be read");
      assertThat(failure.getSuppressed()).isEmpty();
      assertThat(store.list()).isEmpty();
    }
  }

  @Test
  void snapshot_whosePackIsGone_isDamagedAndRetryable() throws Exception {
    restic.createdStore();
    ResticStore store = restic.impatientStore(restic.environment());
    SnapshotId id = store.save(content, List.of());
    try (var packs = Files.walk(restic.repository().resolve("data"))) {
      for (Path pack : packs.filter(Files::isRegularFile).toList()) {
        Files.delete(pack);
      }
    }
    FileTree.delete(restic.cache());

    StoreException failure =
        failureOf(() -> store.fetch(id, Files.createDirectory(directory.resolve("target"))));

    assertThat(failure.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(failure.isTerminal()).isFalse();
  }

  @Test
  void list_fromWhichResticLeavesAnUnreadableSnapshotOut_isAFailure() throws Exception {
    ResticStore store = restic.createdStore();
    store.save(content, List.of());
    try (var snapshots = Files.list(restic.repository().resolve("snapshots"))) {
      Path snapshot = snapshots.findFirst().orElseThrow();
      Files.setPosixFilePermissions(snapshot, PosixFilePermissions.fromString("rw-------"));
      Files.write(snapshot, new byte[50]);
    }
    FileTree.delete(restic.cache());

    StoreException failure = failureOf(store::list);

    assertThat(failure.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(failure).hasMessageContaining("it passed over:");
    assertThat(failure.hint()).contains("restic check");
  }

  @Test
  void cache_thatCannotBeUsed_isDoneWithout() throws Exception {
    Files.writeString(directory.resolve("cache"), "a file, not a folder");
    ResticStore store = restic.createdStore();

    SnapshotId id = store.save(content, List.of());

    assertThat(store.list()).hasSize(1);
    store.fetch(id, Files.createDirectory(directory.resolve("target")));
    assertThat(directory.resolve("target/manifest.json")).hasContent("{}");
  }

  @Test
  void cache_isForTheOwnerOnly() throws Exception {
    restic.createdStore().list();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(restic.cache())))
        .isEqualTo("rwx------");
    try (var files = Files.list(restic.cache())) {
      assertThat(files).isNotEmpty();
    }
  }

  @Test
  void store_whenThisProgramStops_isInterrupted() throws Exception {
    restic.createdStore();
    SystemCommandRunner runner = new SystemCommandRunner();
    ResticStore store =
        new ResticStore(restic.settings(TestRestic.executable(), restic.environment()), runner);
    store.list();

    runner.abort();

    assertThat(failureOf(store::list).kind()).isEqualTo(Kind.INTERRUPTED);
  }

  private Process startExclusive(Path fifo) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            TestRestic.executable(), "key", "passwd", "--new-password-file", fifo.toString());
    builder.environment().putAll(restic.environment());
    builder.redirectErrorStream(true).redirectOutput(directory.resolve("holder.out").toFile());
    return builder.start();
  }

  private CommandResult exec(String... argv) throws Exception {
    return new SystemCommandRunner()
        .run(new Command(List.of(argv), Map.of(), directory, Duration.ofSeconds(10)));
  }

  private static void succeed(CommandResult result) {
    assertThat(result.exitCode()).as(result.stderr().toString()).isZero();
  }

  private static StoreException failureOf(ThrowingCallable call) {
    StoreException failure = catchThrowableOfType(StoreException.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}

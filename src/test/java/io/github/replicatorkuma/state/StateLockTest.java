package io.github.replicatorkuma.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One process at a time, with a second JVM for the other one. */
final class StateLockTest {
  @TempDir private Path parent;
  private StateDirectory directory;

  @BeforeEach
  void openDirectory() throws StateException {
    directory = StateDirectory.open(parent.resolve("state"), Clock.systemUTC());
  }

  @Test
  void lock_heldByAnotherProcess_isRefusedWithItsNameUntilThatOneIsKilled() throws Exception {
    try (LockHolder other = LockHolder.ofState(directory.path())) {
      assertThat(other.succeeded()).isTrue();
      assertThat(StateLock.holder(directory)).contains(other.holder());
      StateException refused = refused(directory);
      assertThat(refused.hint()).contains("still starting", "try again");
      assertThat(StateLock.described(directory).orElseThrow())
          .contains(other.holder(), "still starting");

      Files.createFile(directory.controlFile());
      refused = refused(directory);
      assertThat(refused.isTerminal()).isTrue();
      assertThat(refused).hasMessageContainingAll(other.holder(), directory.path().toString());
      assertThat(refused.hint()).contains("docker exec", "restart it");

      other.kill();
    }

    assertThat(StateLock.holder(directory)).isEmpty();
    try (StateLock lock = StateLock.acquire(directory, "publish, pid 1")) {
      assertThat(lock).isNotNull();
      assertThat(StateLock.holder(directory)).contains("publish, pid 1");
    }
    assertThat(StateLock.holder(directory)).isEmpty();
  }

  @Test
  void lock_thatWasAskedForAndRefusedInItsOwnProcess_stillKeepsOthersOut() throws Exception {
    Path link = Files.createSymbolicLink(parent.resolve("link"), directory.path());
    try (StateLock lock = StateLock.acquire(directory, "run, pid 1")) {
      assertThat(lock).isNotNull();
      assertThat(StateLock.holder(directory)).contains("run, pid 1");
      assertThat(refused(directory)).hasMessageContaining("run, pid 1");
      assertThat(refused(StateDirectory.open(link, Clock.systemUTC())))
          .hasMessageContaining("run, pid 1");

      assertThat(answerOfAnotherProcess()).contains("run, pid 1");
    }
  }

  @Test
  void lock_thatNobodyRefersToAnyMore_isHeldAllTheSame() throws Exception {
    StateLock.acquire(directory, "run, pid 1");
    collectGarbage();

    assertThat(answerOfAnotherProcess()).contains("run, pid 1");
  }

  @Test
  void lock_closed_canBeTakenAgainAndLeavesNothingOfALongerName() throws Exception {
    StateLock.acquire(directory, "a holder with a long name").close();
    try (StateLock lock = StateLock.acquire(directory, "short")) {
      assertThat(lock).isNotNull();
      assertThat(answerOfAnotherProcess()).contains("(short)");
    }
  }

  @Test
  void lockFile_isForItsOwnerOnly() throws Exception {
    StateLock.acquire(directory, "run").close();

    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.path().resolve("lock"))))
        .isEqualTo("rw-------");
  }

  @Test
  void lockFile_plantedAsALink_isNotWrittenThrough() throws Exception {
    Path victim = Files.writeString(directory.path().resolveSibling("victim"), "precious");
    Files.createSymbolicLink(directory.lockFile(), victim);

    StateException failure =
        catchThrowableOfType(
            StateException.class, () -> StateLock.acquire(directory, "run").close());
    assertThat(failure).hasMessageContaining(directory.lockFile().toString());

    assertThat(victim).hasContent("precious");
  }

  @Test
  void directory_nobodyEverLocked_hasNoHolder() {
    assertThat(StateLock.holder(directory)).isEmpty();
  }

  @Test
  void lockFile_thatCannotBeOpened_isATerminalFailure() throws Exception {
    Files.createDirectory(directory.path().resolve("lock"));

    StateException failure = refused(directory);

    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure).hasMessageContaining("lock");
  }

  private static StateException refused(StateDirectory directory) {
    StateException failure =
        catchThrowableOfType(StateException.class, () -> StateLock.acquire(directory, "apply"));
    assertThat(failure).isNotNull();
    return failure;
  }

  private String answerOfAnotherProcess() throws IOException {
    try (LockHolder other = LockHolder.ofState(directory.path())) {
      return other.answer();
    }
  }

  private static void collectGarbage() {
    WeakReference<Object> garbage = new WeakReference<>(new Object());
    while (garbage.get() != null) {
      System.gc();
    }
  }
}

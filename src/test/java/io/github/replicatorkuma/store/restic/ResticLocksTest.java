package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.exec.Processes.Life;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real restic's locks do to the next command. */
final class ResticLocksTest {
  /** In a container of its own, as seen from this one. */
  private static final long UNKNOWN_PID = 4_100_000;

  private static final String SHARED = "backup --stdin";
  private static final String EXCLUSIVE = "key passwd --new-password-file /dev/stdin";

  @TempDir Path directory;

  private TestRestic restic;
  private ResticStore store;
  private Path content;
  private SnapshotId saved;

  @BeforeEach
  void makeRepositoryWithASnapshot() throws Exception {
    restic = new TestRestic(directory);
    store = restic.createdStore();
    content = Files.createDirectory(directory.resolve("content"));
    Files.writeString(content.resolve("manifest.json"), "{}");
    saved = store.save(content, List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {SHARED, EXCLUSIVE})
  void lockOfAKilledChild_isGoneAtTheNextForget(String locking) throws Exception {
    killWhileItHoldsItsLock(locking);
    assertThat(locks()).hasSize(1);

    restic.store().forget(List.of(saved), false);

    assertThat(store.list()).isEmpty();
    assertThat(locks()).isEmpty();
  }

  @Test
  void lockOfAForgetThatTookTooLong_isNotInTheWayOfTheNextSave() throws Exception {
    ResticStore impatient = hangingStore("forget", EXCLUSIVE, Duration.ofSeconds(2));
    CompletableFuture<StoreException> failure =
        CompletableFuture.supplyAsync(
            () -> failureOf(() -> impatient.forget(List.of(saved), true)));

    try (OutputStream held = Files.newOutputStream(directory.resolve("fifo"))) {
      assertThat(failure.get().kind()).isEqualTo(Kind.TIMED_OUT);
      held.flush();
    }

    restic.store().save(content, List.of());
    assertThat(locks()).isEmpty();
  }

  @Test
  void lockWithOurHostNameAndAnUnknownNumber_isWaitedForAndNeverRemoved() throws Exception {
    Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(180);
    killWhileItHoldsItsLock(SHARED);
    addLock(since, hostName());
    List<Path> before = locks();

    StoreException failure = failureOf(() -> store.forget(List.of(saved), false));

    assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
    assertThat(failure.isTerminal()).isFalse();
    assertThat(failure.getSuppressed()).isEmpty();
    assertThat(locks()).isEqualTo(before).hasSize(2);
  }

  @Test
  void lockOfAnotherHost_isWaitedForAndNamed() throws Exception {
    Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(180);
    addLock(since, "kuma-elsewhere");

    StoreException failure = failureOf(() -> store.save(content, List.of()));

    assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
    assertThat(failure)
        .hasMessageContaining("the lock of restic pid " + UNKNOWN_PID + " on host kuma-elsewhere")
        .hasMessageContaining("is 3 min old and goes at " + since.plus(Duration.ofMinutes(30)));
    assertThat(locks()).hasSize(1);
  }

  @Test
  void lockOfADeadChild_whoseNumberIsAnothersNow_isWaitedForAndNobodyIsSignalled()
      throws Exception {
    Process bystander = new ProcessBuilder("sleep", "60").start();
    long pid = bystander.pid();
    Instant since = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    Life life = new Processes().life().orElseThrow();
    Files.writeString(
        restic.children(),
        "[{\"pid\":%d,\"startTicks\":1,\"boot\":\"%s\",\"namespace\":\"%s\",\"startedAt\":0}]"
            .formatted(pid, life.boot(), life.namespace()));
    CheapRepository.addLock(restic.repository(), TestRestic.PASSWORD, since, hostName(), pid, true);

    StoreException failure = failureOf(() -> store.save(content, List.of()));

    assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
    assertThat(failure).hasMessageContaining("goes at " + since.plus(Duration.ofMinutes(30)));
    assertThat(locks()).hasSize(1);
    assertThat(bystander.isAlive()).as("the process that restic unlock would signal").isTrue();
    bystander.destroyForcibly();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lockOlderThanHalfAnHour_isRemovedWhoeverMadeIt(boolean sameHost) throws Exception {
    addLock(Instant.now().minus(Duration.ofMinutes(31)), sameHost ? hostName() : "kuma-elsewhere");

    store.forget(List.of(saved), false);

    assertThat(store.list()).isEmpty();
    assertThat(locks()).isEmpty();
  }

  @Test
  void lockThatCannotBeRead_isLeftAndTheFirstFailureStands() throws Exception {
    killWhileItHoldsItsLock(EXCLUSIVE);
    ResticStore blind =
        restic.scriptedStore(
            "case \"$*\" in *'cat lock'*) echo 'Fatal: dial tcp: i/o timeout' >&2; exit 1;; esac\n"
                + "exec \"$RESTIC\" \"$@\"");

    StoreException failure = failureOf(() -> blind.save(content, List.of()));

    assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
    assertThat(failure.getSuppressed())
        .singleElement()
        .satisfies(why -> assertThat(((StoreException) why).kind()).isEqualTo(Kind.UNREACHABLE));
    assertThat(locks()).hasSize(1);
  }

  private void killWhileItHoldsItsLock(String locking) throws Exception {
    ResticStore hanging = hangingStore("backup", locking, Duration.ofMinutes(1));
    CompletableFuture<StoreException> failure =
        CompletableFuture.supplyAsync(() -> failureOf(() -> hanging.save(content, List.of())));
    try (OutputStream held = Files.newOutputStream(directory.resolve("fifo"))) {
      Await.until("a lock", Duration.ofSeconds(20), () -> !locks().isEmpty(), () -> "no lock");
      String children = Files.readString(restic.children());
      long pid = Long.parseLong(children.replaceAll(".*\"pid\":(\\d+).*", "$1"));
      assertThat(ProcessHandle.of(pid).orElseThrow().destroyForcibly()).isTrue();
      assertThat(failure.get()).hasMessageContaining("exit code 137");
      held.flush();
    }
  }

  /** A store whose {@code command} does something else that holds a lock, until the FIFO ends. */
  private ResticStore hangingStore(String command, String locking, Duration atMost)
      throws Exception {
    Path fifo = directory.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    return restic.scriptedStore(
        "case \"$*\" in *%s*) exec \"$RESTIC\" --no-cache %s <%s;; esac\nexec \"$RESTIC\" \"$@\""
            .formatted(command, locking, fifo),
        atMost);
  }

  private void addLock(Instant time, String hostName) throws Exception {
    CheapRepository.addLock(
        restic.repository(), TestRestic.PASSWORD, time, hostName, UNKNOWN_PID, true);
  }

  private static String hostName() {
    return new Processes().hostName().orElseThrow();
  }

  /** Whole ones: restic writes each under another name first. */
  private List<Path> locks() throws Exception {
    try (var files = Files.list(restic.repository().resolve("locks"))) {
      return files.filter(file -> !file.toString().contains("-tmp-")).sorted().toList();
    }
  }

  private static StoreException failureOf(ThrowingCallable call) {
    StoreException failure = catchThrowableOfType(StoreException.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}

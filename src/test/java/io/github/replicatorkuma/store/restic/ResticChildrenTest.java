package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.store.restic.ResticChildren.Child;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which locks are known as left by a child, with a directory in the place of the kernel's. */
final class ResticChildrenTest {
  private static final Instant NOW = Instant.parse("2030-01-01T12:00:00Z");
  private static final String CONTAINER = "pid:[4026532500]";
  private static final String NEXT_CONTAINER = "pid:[4026532600]";
  private static final String MACHINE = "pid:[4026531836]";
  private static final long PID = 42;

  @TempDir Path directory;

  private Path file;
  private Path proc;

  @BeforeEach
  void boot() throws IOException {
    file = directory.resolve("restic-children.json");
    proc = directory.resolve("proc");
    Files.createDirectories(proc.resolve("sys/kernel/random"));
    Files.createDirectories(proc.resolve("self/ns"));
    Files.createDirectories(proc.resolve("" + PID));
    liveIn("boot-1", CONTAINER);
    running(1000);
  }

  @Test
  void lockOfAChild_isLeft_onceTheChildHasEnded() throws Exception {
    children().started(PID);
    assertThat(children().hasLeft(lock(NOW))).isFalse();

    ended();

    assertThat(children().hasLeft(lock(NOW))).isTrue();
    assertThat(children().hasLeft(new ResticLock(NOW, "a", PID + 1, false))).isFalse();
  }

  @Test
  void childThatEndedWell_isNotRemembered() throws Exception {
    Child child = children().started(PID).orElseThrow();
    ended();

    children().endedWell(child);

    assertThat(children().hasLeft(lock(NOW))).isFalse();
  }

  @Test
  void laterProcessWithTheChildsNumber_isNotTheChild() throws Exception {
    children().started(PID);

    running(2000);

    assertThat(children().hasLeft(lock(NOW))).isTrue();
  }

  @Test
  void lockFromBeforeTheChild_isAnothers() throws Exception {
    children().started(PID);
    ended();

    assertThat(children().hasLeft(lock(NOW.minusSeconds(60)))).isFalse();
  }

  @Test
  void childOfAnEarlierBoot_isDead_whateverHasItsNumberNow() throws Exception {
    liveIn("boot-1", MACHINE);
    children().started(PID);

    liveIn("boot-2", MACHINE);

    assertThat(children().hasLeft(lock(NOW))).isTrue();
  }

  @Test
  void childOfAnEarlierContainer_isDead_whateverHasItsNumberNow() throws Exception {
    children().started(PID);

    liveIn("boot-1", NEXT_CONTAINER);

    assertThat(children().hasLeft(lock(NOW))).isTrue();
  }

  @Test
  void childOutsideOfContainers_mayLiveUnseenFromOne() throws Exception {
    liveIn("boot-1", MACHINE);
    children().started(PID);
    ended();

    liveIn("boot-1", CONTAINER);

    assertThat(children().hasLeft(lock(NOW))).isFalse();
  }

  @Test
  void twoChildrenWithOneNumber_areBothToBeDead() throws Exception {
    liveIn("boot-1", MACHINE);
    children().started(PID);
    liveIn("boot-1", CONTAINER);
    children().started(PID);
    ended();

    assertThat(children().hasLeft(lock(NOW))).isFalse();
  }

  @Test
  void file_isForTheOwnerOnlyAndStaysSmall() throws Exception {
    for (int i = 0; i < 100; i++) {
      running(i);
      children().started(PID);
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.size(file)).isLessThan(10_000);
    ended();
    assertThat(children().hasLeft(lock(NOW))).isTrue();
  }

  @Test
  void file_thatCannotBeReadOrWritten_isNoFailure() throws Exception {
    Files.writeString(file, "[{\"pi");
    assertThat(children().hasLeft(lock(NOW))).isFalse();
    Files.delete(file);
    Files.createDirectories(file.resolve("in-the-way"));

    children().started(PID);
    ended();

    assertThat(children().hasLeft(lock(NOW))).isFalse();
  }

  @Test
  void kernelThatTellsNothing_meansThatNothingIsRemembered() throws Exception {
    Files.delete(proc.resolve("self/ns/pid"));

    assertThat(children().started(PID)).isEmpty();
    assertThat(file).doesNotExist();
  }

  /** As after a restart. */
  private ResticChildren children() {
    return new ResticChildren(
        Optional.of(file), new Processes(proc), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static ResticLock lock(Instant time) {
    return new ResticLock(time, "a", PID, false);
  }

  private void liveIn(String boot, String namespace) throws IOException {
    Files.writeString(proc.resolve("sys/kernel/random/boot_id"), boot + "\n");
    Files.deleteIfExists(proc.resolve("self/ns/pid"));
    Files.createSymbolicLink(proc.resolve("self/ns/pid"), Path.of(namespace));
  }

  private void running(long startTicks) throws IOException {
    Files.writeString(
        proc.resolve(PID + "/stat"),
        PID + " (restic) S 1 1 1 0 -1 0 1 0 0 0 0 0 0 0 20 0 1 0 " + startTicks + " 1 1\n");
  }

  private void ended() throws IOException {
    Files.delete(proc.resolve(PID + "/stat"));
  }
}

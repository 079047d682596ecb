package io.github.replicatorkuma.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.replicatorkuma.cli.doctor.Finding.Verdict;
import io.github.replicatorkuma.daemon.LiveUse;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.kuma.KumaAgent;
import io.github.replicatorkuma.kuma.KumaCommand;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.store.restic.ResticLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each check makes of what it finds, and that none of them ends the others. */
class ChecksTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

  /** Looks as it is told to. */
  private record Told(String subject, Look how) implements Check {
    interface Look {
      List<Finding> look() throws ReplicationException, InterruptedException;
    }

    @Override
    public List<Finding> look() throws ReplicationException, InterruptedException {
      return how.look();
    }
  }

  private static List<Finding> examined(Duration timeout, Check... checks) throws Exception {
    List<Finding> findings = new ArrayList<>();
    new Examination(timeout).run(List.of(checks), findings::add);
    return findings;
  }

  @Test
  void failingChecks_areTold_andEndNoOthers() throws Exception {
    List<Finding> findings =
        examined(
            Duration.ofSeconds(20),
            new Told(
                "one",
                () -> {
                  throw new DatabaseException(DatabaseException.Kind.DENIED, "access denied", null);
                }),
            new Told(
                "two",
                () -> {
                  throw new IllegalStateException("geheim");
                }),
            new Told("three", () -> List.of(Finding.ok("three", "fine"))));

    assertThat(findings)
        .containsExactly(
            Finding.failure("one", "access denied", "Check Uptime Kuma's login to its database."),
            Finding.failure(
                "two", "the check itself failed: IllegalStateException", "Please report it."),
            Finding.ok("three", "fine"));
  }

  @Test
  void checkThatHangs_isGivenUp_andInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    List<Finding> findings =
        examined(
            Duration.ofMillis(50),
            new Told(
                "disk",
                () -> {
                  try {
                    new CountDownLatch(1).await();
                  } finally {
                    interrupted.countDown();
                  }
                  return List.of();
                }));

    assertThat(findings).hasSize(1);
    assertThat(findings.get(0).verdict()).isEqualTo(Verdict.FAILURE);
    assertThat(findings.get(0).found()).startsWith("no answer within");
    interrupted.await();
  }

  @Test
  void lock_isAWarningOnlyWhenItsResticMustBeDead() {
    ResticLock young = new ResticLock(NOW.minusSeconds(180), "kuma-b", 42);
    ResticLock old = new ResticLock(NOW.minusSeconds(3600), "kuma-c", 7);

    assertThat(LockCheck.judge(List.of(), NOW)).isEqualTo(Finding.ok("locks", "none"));
    assertThat(LockCheck.judge(List.of(young), NOW))
        .isEqualTo(Finding.ok("locks", "1, the oldest by restic pid 42 on host kuma-b, 3 min old"));
    Finding left = LockCheck.judge(List.of(young, old), NOW);
    assertThat(left.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(left.found()).startsWith("2, the oldest by restic pid 7 on host kuma-c, 60 min old");
  }

  @Test
  void clock_isAWarningWhenTheNewestSnapshotIsOfTheFuture() {
    Finding ahead = ClockCheck.judge(Optional.of(NOW.plusSeconds(600)), NOW);

    assertThat(ahead.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(ahead.found())
        .contains("2026-03-01T12:00:00Z", "2026-03-01T12:10:00Z", "10 min ahead");
    assertThat(ClockCheck.judge(Optional.of(NOW.minusSeconds(99999)), NOW).verdict())
        .isEqualTo(Verdict.OK);
    assertThat(ClockCheck.judge(Optional.of(NOW.plusSeconds(30)), NOW).verdict())
        .isEqualTo(Verdict.OK);
    assertThat(ClockCheck.judge(Optional.empty(), NOW).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void networkFileSystem_isAWarning() {
    Map<String, Path> places = Map.of("data", directory);

    List<Finding> nfs = new FilesystemCheck(places, any -> "nfs4").look();
    List<Finding> local = new FilesystemCheck(places, any -> "ext4").look();

    assertThat(nfs).hasSize(1);
    assertThat(nfs.get(0).verdict()).isEqualTo(Verdict.WARNING);
    assertThat(nfs.get(0).found()).contains(directory.toString(), "nfs4");
    assertThat(local).containsExactly(Finding.ok("file system", "data ext4"));
  }

  @Test
  void diskSpace_isJudgedByWhatIsLeft() {
    assertThat(DiskCheck.judge("state", directory, 5000).verdict()).isEqualTo(Verdict.OK);
    assertThat(DiskCheck.judge("state", directory, 255).verdict()).isEqualTo(Verdict.WARNING);
    assertThat(DiskCheck.judge("state", directory, 15).verdict()).isEqualTo(Verdict.FAILURE);
  }

  @Test
  void space_ofADirectoryThatIsNotThereYet_isThatOfTheOneAboveIt() {
    long free = directory.toFile().getUsableSpace() >> 20;

    Finding finding = new DiskCheck(Map.of("staging", directory.resolve("no/yet"))).look().get(0);

    Matcher found = Pattern.compile("staging (\\d+) MB free").matcher(finding.found());
    assertThat(found.matches()).as(finding.found()).isTrue();
    assertThat(Long.parseLong(found.group(1))).isCloseTo(free, within(1024L));
  }

  @Test
  void stateDirectory_thatOthersMayEnter_isAWarning() throws Exception {
    Path state = Files.createDirectory(directory.resolve("state"));
    PermissionCheck check =
        new PermissionCheck(
            Map.of("data", directory), Map.of("state", state, "staging", state.resolve("no/yet")));

    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-x---"));
    List<Finding> open = check.look();
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    List<Finding> closed = check.look();

    assertThat(open).hasSize(2);
    assertThat(open.get(1).verdict()).isEqualTo(Verdict.WARNING);
    assertThat(open.get(1).hint()).startsWith("chmod 700 " + state);
    assertThat(closed).hasSize(1);
    assertThat(closed.get(0).verdict()).isEqualTo(Verdict.OK);
    assertThat(closed.get(0).found())
        .contains("data writable", "state writable", "staging can be made");
  }

  @Test
  void agent_whereNoDaemonRuns_isTriedOut() throws Exception {
    Path file = directory.resolve("agent.cjs");
    KumaCommand kuma =
        new KumaCommand(
            List.of("node", "server/server.js"), Map.of("PATH", System.getenv("PATH")), directory);
    LiveApplyCheck check =
        new LiveApplyCheck(
            Optional.of(LiveUse.LEADER),
            Optional.of(kuma),
            new KumaAgent(file),
            new SystemCommandRunner(),
            Optional::empty);

    Files.writeString(file, "require('./absent.cjs')");
    Finding broken = check.look().get(0);
    Files.writeString(file, "");

    assertThat(broken.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(broken.found()).contains("noticed only by looking", "absent.cjs");
    assertThat(check.look())
        .containsExactly(Finding.ok("live apply", "Uptime Kuma tells of each edit at once"));
  }

  @Test
  void kumaVersion_isReadWhereItIsInstalled() throws Exception {
    KumaVersionCheck check = new KumaVersionCheck(directory);
    assertThat(check.look().get(0).verdict()).isEqualTo(Verdict.WARNING);

    Files.writeString(directory.resolve("package.json"), "{\"version\": \"2.5.3\"}");
    assertThat(check.look()).containsExactly(Finding.ok("Uptime Kuma", "version 2.5.3"));

    Files.writeString(directory.resolve("package.json"), "{\"version\": \"3.0.0\"}");
    assertThat(check.look().get(0).verdict()).isEqualTo(Verdict.WARNING);
  }
}

package io.github.replicatorkuma.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.replicatorkuma.cli.doctor.Finding.Verdict;
import io.github.replicatorkuma.config.RepositorySettings;
import io.github.replicatorkuma.daemon.LiveUse;
import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.kuma.KumaAgent;
import io.github.replicatorkuma.kuma.KumaCommand;
import io.github.replicatorkuma.store.restic.ResticLock;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each check makes of what it finds, and that none of them ends the others. */
class ChecksTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path directory;

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
            new Check(
                "one",
                () -> {
                  throw new DatabaseException(DatabaseException.Kind.DENIED, "access denied");
                }),
            new Check(
                "two",
                () -> {
                  throw new IllegalStateException("geheim");
                }),
            new Check("three", () -> List.of(Finding.ok("fine"))));

    assertThat(findings)
        .containsExactly(
            Finding.failure("access denied", "Check Uptime Kuma's login to its database.")
                .about("one"),
            Finding.failure("the check itself failed: IllegalStateException", "Please report it.")
                .about("two"),
            Finding.ok("fine").about("three"));
  }

  @Test
  void checkThatHangs_isGivenUp_andInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    List<Finding> findings =
        examined(
            Duration.ofMillis(50),
            new Check(
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
    ResticLock young = new ResticLock(NOW.minusSeconds(180), "kuma-b", 42, false);
    ResticLock old = new ResticLock(NOW.minusSeconds(3600), "kuma-c", 7, false);

    assertThat(RepositoryChecks.locks(List.of(), NOW)).isEqualTo(Finding.ok("none"));
    assertThat(RepositoryChecks.locks(List.of(young), NOW))
        .isEqualTo(Finding.ok("1, the oldest by restic pid 42 on host kuma-b, 3 min old"));
    Finding left = RepositoryChecks.locks(List.of(young, old), NOW);
    assertThat(left.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(left.found()).startsWith("2, the oldest by restic pid 7 on host kuma-c, 60 min old");
  }

  @Test
  void clock_isAWarningWhenTheNewestSnapshotIsOfTheFuture() {
    Finding ahead = RepositoryChecks.clock(Optional.of(NOW.plusSeconds(600)), NOW);

    assertThat(ahead.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(ahead.found())
        .contains("2026-03-01T12:00:00Z", "2026-03-01T12:10:00Z", "10 min ahead");
    assertThat(RepositoryChecks.clock(Optional.of(NOW.minusSeconds(99999)), NOW).verdict())
        .isEqualTo(Verdict.OK);
    assertThat(RepositoryChecks.clock(Optional.of(NOW.plusSeconds(30)), NOW).verdict())
        .isEqualTo(Verdict.OK);
    assertThat(RepositoryChecks.clock(Optional.empty(), NOW).verdict()).isEqualTo(Verdict.OK);
  }

  @ParameterizedTest
  @CsvSource({
    "s3:https://minio.lan/kuma, '', WARNING",
    "s3:s3.amazonaws.com/kuma, '', WARNING",
    "s3:https://minio.lan/kuma, us-east-1, ''",
    "s3:s3.eu-central-1.amazonaws.com/kuma, '', ''",
    "rest:https://minio.lan/kuma, '', ''"
  })
  void region_isMissedWhereResticHasToAskForIt(String location, String region, String verdict) {
    assertThat(
            RepositoryChecks.region(
                new RepositorySettings(location, Map.of("AWS_DEFAULT_REGION", region))))
        .extracting(each -> each.verdict().name())
        .isEqualTo(verdict.isEmpty() ? List.of() : List.of(verdict));
  }

  @Test
  void repository_ofAnotherUser_isAWarning() throws Exception {
    assertThat(PlaceChecks.owner(directory, Path.of("/proc/self"))).isEmpty();
    Path config = Files.createFile(directory.resolve("config"));
    assertThat(PlaceChecks.owner(directory, config)).isEmpty();

    UserPrincipal other =
        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
    Assumptions.assumeTrue(System.getProperty("user.name").equals("root"));
    Files.setOwner(config, other);
    assertThat(PlaceChecks.owner(directory, Path.of("/proc/self")))
        .extracting(Finding::hint)
        .singleElement()
        .asString()
        .contains("run all instances that share it as nobody");
  }

  @Test
  void networkFileSystem_isAWarning() {
    Map<String, Path> places = Map.of("data", directory);

    List<Finding> nfs = PlaceChecks.filesystems(places, any -> "nfs4");
    List<Finding> local = PlaceChecks.filesystems(places, any -> "ext4");

    assertThat(nfs).hasSize(1);
    assertThat(nfs.get(0).verdict()).isEqualTo(Verdict.WARNING);
    assertThat(nfs.get(0).found()).contains(directory.toString(), "nfs4");
    assertThat(local).containsExactly(Finding.ok("data ext4"));
  }

  @Test
  void diskSpace_isJudgedByWhatIsLeft() {
    assertThat(PlaceChecks.disk("state", directory, 5000).verdict()).isEqualTo(Verdict.OK);
    assertThat(PlaceChecks.disk("state", directory, 255).verdict()).isEqualTo(Verdict.WARNING);
    assertThat(PlaceChecks.disk("state", directory, 15).verdict()).isEqualTo(Verdict.FAILURE);
  }

  @Test
  void space_ofADirectoryThatIsNotThereYet_isThatOfTheOneAboveIt() {
    long free = directory.toFile().getUsableSpace() >> 20;

    Finding finding = PlaceChecks.disks(Map.of("staging", directory.resolve("no/yet"))).get(0);

    Matcher found = Pattern.compile("staging (\\d+) MB free").matcher(finding.found());
    assertThat(found.matches()).as(finding.found()).isTrue();
    assertThat(Long.parseLong(found.group(1))).isCloseTo(free, within(1024L));
  }

  @Test
  void stateDirectory_thatOthersMayEnter_isAWarning() throws Exception {
    Path state = Files.createDirectory(directory.resolve("state"));
    Map<String, Path> shared = Map.of("data", directory);
    Map<String, Path> ours = Map.of("state", state, "staging", state.resolve("no/yet"));

    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-x---"));
    List<Finding> open = PlaceChecks.permissions(shared, ours);
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    List<Finding> closed = PlaceChecks.permissions(shared, ours);

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
    Supplier<Finding> look =
        () ->
            InstanceChecks.liveApply(
                Optional.of(LiveUse.LEADER),
                Optional.of(kuma),
                new KumaAgent(file),
                new SystemCommandRunner(),
                Optional.empty());

    Files.writeString(file, "require('./absent.cjs')");
    Finding broken = look.get();
    Files.writeString(file, "");

    assertThat(broken.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(broken.found()).contains("noticed only by looking", "absent.cjs");
    assertThat(look.get()).isEqualTo(Finding.ok("Uptime Kuma tells of each edit at once"));
  }

  @Test
  void kumaVersion_isReadWhereItIsInstalled() throws Exception {
    assertThat(InstanceChecks.kumaVersion(directory).verdict()).isEqualTo(Verdict.WARNING);

    Files.writeString(directory.resolve("package.json"), "{\"version\": \"2.5.3\"}");
    assertThat(InstanceChecks.kumaVersion(directory)).isEqualTo(Finding.ok("version 2.5.3"));

    Files.writeString(directory.resolve("package.json"), "{\"version\": \"3.0.0\"}");
    assertThat(InstanceChecks.kumaVersion(directory).verdict()).isEqualTo(Verdict.WARNING);
  }
}

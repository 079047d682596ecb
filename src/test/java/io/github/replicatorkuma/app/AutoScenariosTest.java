package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.github.replicatorkuma.health.FleetMember;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.store.restic.CheapRepository;
import io.github.replicatorkuma.time.MutableClock;
import io.github.replicatorkuma.time.SkewedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may befall a fleet that decides by itself who leads, with real restic. */
class AutoScenariosTest {
  private static final Duration YEARS = Duration.ofDays(10_000);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");

  @SuppressWarnings("NullAway.Init")
  private AutoMember a;

  @BeforeEach
  void setUp() throws Exception {
    CheapRepository.create(repository(), AutoMember.PASSWORD);
    a = new AutoMember(directory, "kuma-a", clock, /* seeded= */ true);
  }

  private Path repository() {
    return directory.resolve("repository/kuma");
  }

  private void pass(int heartbeats, AutoMember... members) throws Exception {
    AutoMember.pass(clock, heartbeats, members);
  }

  private AutoMember joins(String name, Map<String, String> more) throws Exception {
    return new AutoMember(directory, name, clock, more);
  }

  private long snapshots() throws IOException {
    try (Stream<Path> files = Files.list(repository().resolve("snapshots"))) {
      return files.count();
    }
  }

  @Test
  void diskOfYesterday_takesUpTheNewestFirst_keepsItsEdits_andLeadsAgain() throws Exception {
    pass(3, a);
    assertThat(a.isLeader()).isTrue();
    Path yesterday = a.copied();
    a.edits("today");
    pass(1, a);
    AutoMember restored = a.with(yesterday, clock);
    restored.edits("never published");
    pass(2, restored);

    assertThat(restored.edited()).isEqualTo("today");
    assertThat(restored.kept()).singleElement().asString().contains("never published");
    pass(8, restored);
    assertThat(restored.isLeader()).isTrue();
    assertThat(restored.edited()).isEqualTo("today");
  }

  @Test
  void copyOfADisk_isAnotherInstanceSoon_andTheLeaderNamesBoth() throws Exception {
    AutoMember b = joins("kuma-b", Map.of());
    pass(3, a, b);
    AutoMember copy = b.with(b.copied(), clock);
    for (int i = 0; i < 3; i++) {
      copy.beats();
      b.beats();
      clock.advance(AutoMember.HEARTBEAT);
    }
    pass(2, copy, b);
    a.beats();
    pass(1, copy, b);
    a.beats();

    assertThat(copy.id()).isNotEqualTo(b.id());
    assertThat(a.sight().troubles())
        .extracting(Verdict::reason)
        .singleElement()
        .asString()
        .contains("several instances are called kuma-b", b.id(), copy.id());
  }

  @Test
  void instanceThatCannotLead_orGoesLast_saysWhy_andAnotherTakesOver() throws Exception {
    AutoMember newer = joins("kuma-b", Map.of("KUMA", "2.6.0", "REPLICATOR_PRIORITY", "200"));
    AutoMember less = joins("kuma-c", Map.of("REPLICATOR_EXCLUDE", "proxy"));
    AutoMember next = joins("kuma-d", Map.of());
    pass(3, a, newer, less, next);
    pass(1, next);

    assertThat(next.sight().members())
        .extracting(
            FleetMember::name, FleetMember::role, FleetMember::canLead, FleetMember::trouble)
        .containsExactly(
            tuple("kuma-a", "leader", false, ""),
            tuple("kuma-b", "replica", true, "takes over last, as its Uptime Kuma is newer"),
            tuple("kuma-c", "replica", false, "cannot lead: leaves out proxy"),
            tuple("kuma-d", "replica", true, ""));
    for (int i = 0; i < 8; i++) {
      newer.beats();
      less.beats();
      pass(1, next);
    }
    assertThat(next.isLeader()).isTrue();
  }

  @Test
  void idleHour_addsNoSnapshot_andWhoIsBehindOrDeadIsSeen() throws Exception {
    AutoMember b = joins("kuma-b", Map.of());
    pass(3, a, b);
    long before = snapshots();
    for (int i = 0; i < 60; i++) {
      CycleReport unused = i % 10 == 0 ? b.runs() : a.runs();
      a.beats();
      b.beats();
      clock.advance(AutoMember.HEARTBEAT);
    }
    assertThat(snapshots()).isEqualTo(before);

    for (int i = 0; i < 3; i++) {
      a.edits("edit " + i);
      assertThat(a.runs().event()).isEqualTo("published");
    }
    b.beats();
    a.beats();
    assertThat(a.sight().members()).element(1).extracting(FleetMember::behind).isEqualTo(3L);
    clock.advance(AutoMember.HEARTBEAT.multipliedBy(5).dividedBy(2).plusMillis(1));
    assertThat(a.sight().members()).element(1).matches(FleetMember::isSilent);
    clock.advance(Duration.ofDays(7));
    assertThat(a.sight().members())
        .singleElement()
        .extracting(FleetMember::name)
        .isEqualTo("kuma-a");
  }

  @Test
  void clocksThatAreWrongAndUneven_takeOverNoLivingLeader_andADeadOne() throws Exception {
    AutoMember fast =
        new AutoMember(directory, "kuma-b", new SkewedClock(clock, YEARS, 2), Map.of());
    AutoMember slow =
        new AutoMember(directory, "kuma-c", new SkewedClock(clock, YEARS.negated(), 0.5), Map.of());
    pass(3, a, fast, slow);
    assertThat(slow.leads(true).event()).isEqualTo("published");
    for (int i = 0; i < 40; i++) {
      if (i % 4 == 0) {
        slow.beats();
      }
      fast.beats();
      if (i % 8 == 0) {
        CycleReport unused = fast.runs();
      }
      clock.advance(AutoMember.HEARTBEAT.dividedBy(2));
    }
    assertThat(fast.isLeader()).isFalse();
    for (int i = 0; i < 10; i++) {
      fast.beats();
      clock.advance(AutoMember.HEARTBEAT.dividedBy(2));
    }
    pass(1, fast);
    assertThat(fast.isLeader()).isTrue();
  }

  @Test
  void repositoryOfAFleetWithAnotherName_isRefused() throws Exception {
    AutoMember home = joins("kuma-b", Map.of("REPLICATOR_FLEET_NAME", "home"));
    AutoMember work = joins("kuma-c", Map.of("REPLICATOR_FLEET_NAME", "work"));
    pass(3, a, home);
    assertThat(home.edited()).as("what has no name").isEqualTo(a.edited());
    assertThat(home.leads(true).event()).isEqualTo("published");

    CycleReport refused = work.runs();
    assertThat(refused.result()).isEqualTo(Result.TERMINAL);
    assertThat(refused.summary()).contains("fleet home", "fleet work");
    assertThat(refused.hint()).contains("REPLICATOR_FLEET_NAME");
    assertThat(a.runs().isGood()).as("one that has no name").isTrue();
  }

  @Test
  void repositoryThatTwoCreated_isSaidSo() throws Exception {
    pass(3, a);
    Path disk = a.copied();
    Path other = directory.resolve("other");
    CheapRepository.create(other, AutoMember.PASSWORD);
    Files.move(repository(), directory.resolve("first"));
    Files.move(other, repository());

    AutoMember started = a.with(disk, clock);
    assertThatThrownBy(started::beats)
        .isInstanceOfSatisfying(
            ReplicationException.class,
            told -> assertThat(told.hint()).contains("created it at the same time"))
        .hasMessageContaining("another one now");
  }
}

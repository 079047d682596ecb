package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.store.restic.CheapRepository;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fleet that decides by itself who leads, with real restic and records in a directory. */
class AutoRoleTest {

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private static final Duration EACH_EDIT = Duration.ofMillis(600);

  private final MutableClock clock = new MutableClock("2030-01-01T00:00:00Z");

  @SuppressWarnings("NullAway.Init")
  private AutoMember a;

  @SuppressWarnings("NullAway.Init")
  private AutoMember b;

  @BeforeEach
  void setUp() throws Exception {
    CheapRepository.create(directory.resolve("repository/kuma"), AutoMember.PASSWORD);
    a = new AutoMember(directory, "kuma-a", clock, /* seeded= */ true);
    b = new AutoMember(directory, "kuma-b", clock, /* seeded= */ false);
  }

  /** Some heartbeats of these, in each of which they also run. */
  private void pass(int heartbeats, AutoMember... members) throws Exception {
    AutoMember.pass(clock, heartbeats, members);
  }

  @Test
  void fleetThatBegins_isLedByWhoHasUsers_andNobodyLosesARow() throws Exception {
    Path begins = directory.resolve("begins");
    Files.createDirectories(begins.resolve("repository"));
    AutoMember user = new AutoMember(begins, "kuma-a", clock, /* seeded= */ true);
    AutoMember fresh = new AutoMember(begins, "kuma-b", clock, /* seeded= */ false);
    AutoMember other = new AutoMember(begins, "kuma-c", clock, /* seeded= */ true);
    TestDatabases.execute(other.database, "UPDATE monitor SET name = 'of ' || id");
    List<String> others = TestDatabases.stored(other.database, "monitor");
    List<String> users = TestDatabases.stored(user.database, "monitor");
    pass(5, fresh, user, other);

    assertThat(List.of(user.isLeader(), other.isLeader())).containsOnlyOnce(true);
    assertThat(fresh.isLeader()).isFalse();
    assertThat(fresh.edited()).isEqualTo((user.isLeader() ? user : other).edited());
    assertThat(TestDatabases.stored(other.database, "monitor")).isEqualTo(others);
    assertThat(TestDatabases.stored(user.database, "monitor")).isEqualTo(users);
  }

  @Test
  void fleetThatNobodySetsUpForLong_beginsWhenSomebodyDoes() throws Exception {
    Path begins = directory.resolve("begins");
    Files.createDirectories(begins.resolve("repository"));
    AutoMember fresh = new AutoMember(begins, "kuma-a", clock, /* seeded= */ false);
    pass(30, fresh);
    assertThat(fresh.isLeader()).isFalse();

    fresh.isSetUp();
    pass(5, fresh);
    assertThat(fresh.isLeader()).isTrue();
  }

  @Test
  void leaderThatFallsSilent_isSucceeded_andEditsOfItAndOfASurvivorAreKeptAside() throws Exception {
    pass(4, b, a);
    pass(3, b);
    a.edits("made while nobody listened");
    assertThat(b.isLeader()).isFalse();
    b.edits("made on a survivor");
    pass(6, b);
    assertThat(b.kept()).singleElement().asString().contains("made on a survivor");
    assertThat(b.isLeader()).isTrue();
    b.edits("made on the new leader");
    pass(1, b);

    pass(1, a);
    assertThat(a.isLeader()).isFalse();
    assertThat(a.edited()).isEqualTo("made on the new leader");
    assertThat(a.kept()).singleElement().asString().contains("made while nobody listened");
    pass(8, a, b);
    assertThat(List.of(a.isLeader(), b.isLeader())).containsExactly(false, true);
  }

  @Test
  void editOnWhoFollows_isKeptAsideAndUndone() throws Exception {
    pass(4, b, a);
    b.edits("made at the wrong place");
    pass(1, b);

    assertThat(b.edited()).isEqualTo(a.edited()).isNotEqualTo("made at the wrong place");
    assertThat(b.kept()).singleElement().asString().contains("made at the wrong place");
  }

  @Test
  void leadThatIsAskedFor_isHandedOverWithWhatWasPending() throws Exception {
    pass(4, b, a);
    assertThat(b.leads(false).event()).isEqualTo("asked");
    a.edits("pending");
    pass(5, b, a);

    assertThat(b.isLeader()).isTrue();
    assertThat(b.edited()).isEqualTo("pending");
    pass(1, a);
    assertThat(a.isLeader()).isFalse();
    assertThat(a.kept()).isEmpty();
  }

  @Test
  void leadThatIsAskedFor_whileEditsGoOn_isHandedOver() throws Exception {
    AutoMember busy =
        new AutoMember(directory, "kuma-c", clock, Map.of("REPLICATOR_QUIET_PERIOD", "3s"));
    pass(4, b, a, busy);
    assertThat(busy.leads(true).event()).isEqualTo("published");
    pass(2, b, a, busy);
    assertThat(Reports.notThisRole(new Order.Publish(PublishOptions.LOOK), b.isLeader()).hint())
        .contains("`replicator-kuma lead`");
    assertThat(b.leads(false).event()).isEqualTo(CycleReport.ASKED);

    int edits = 0;
    while (!b.isLeader() && edits < 100) {
      busy.edits("edit " + ++edits);
      Result ended = busy.runs().result();
      if (ended == Result.DONE || ended == Result.SETTLING) {
        busy.beats(); // as it hurries
      }
      if (edits % 4 == 0) {
        b.beats();
        CycleReport unused = b.runs();
      }
      clock.advance(EACH_EDIT);
    }
    assertThat(EACH_EDIT.multipliedBy(edits)).isLessThan(Duration.ofSeconds(30));
    String cut = b.edited();
    assertThat(cut).startsWith("edit ").isNotEqualTo("edit " + edits);
    b.beats();
    pass(2, busy);
    assertThat(busy.edited()).isEqualTo(cut);
    assertThat(busy.kept()).singleElement().asString().contains("edit " + edits);
  }

  @Test
  void leadNow_needsNobodysConsent() throws Exception {
    pass(4, b, a);
    CycleReport report = b.leads(true);

    assertThat(report.event()).isEqualTo("published");
    assertThat(b.isLeader()).isTrue();
  }

  @Test
  void twoThatAreInUse_neitherLosesARow() throws Exception {
    AutoMember other = new AutoMember(directory, "kuma-c", clock, /* seeded= */ true);
    TestDatabases.execute(other.database, "UPDATE monitor SET name = 'of ' || id");
    List<String> before = TestDatabases.stored(other.database, "monitor");
    pass(4, a);
    assertThat(a.isLeader()).isTrue();
    pass(6, other, a);

    CycleReport report = other.runs();
    assertThat(report.result()).isEqualTo(Result.STOPPED);
    assertThat(report.summary()).contains("never been part of this fleet");
    assertThat(TestDatabases.stored(other.database, "monitor")).isEqualTo(before);
    assertThat(other.isLeader()).isFalse();
  }
}

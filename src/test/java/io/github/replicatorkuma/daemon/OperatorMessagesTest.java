package io.github.replicatorkuma.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.replicatorkuma.fleet.SqliteFleet;
import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.notify.Notification;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The words in which an operator hears of fences, guards, roll backs and races. */
class OperatorMessagesTest {
  private static final String FOLLOW_OR_LEAD =
      "If beta is the leader, run this instance with REPLICATOR_MODE=RESTORE (or AUTO). If this instance is to"
          + " lead with what it holds now, run (nothing has to be stopped): replicator-kuma publish"
          + " --take-over";
  private static final Instant LATER = Instant.parse("2035-01-01T00:00:00Z");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private SqliteFleet fleet;

  @SuppressWarnings("NullAway.Init")
  private SnapshotId first;

  @BeforeEach
  void leaderHasPublishedAndReplicaApplied() throws Exception {
    fleet = new SqliteFleet(directory);
    first = fleet.publish();
    fleet.apply();
  }

  private CycleReport leader() throws ReplicationException {
    fleet.onLeader("UPDATE monitor SET name = name || '!' WHERE id = 3");
    return fleet.alpha.publish(PublishOptions.NONE).report();
  }

  private CycleReport replica() throws InterruptedException {
    return new ReplicaCycle(
            () -> Optional.of(fleet.cycle()),
            Optional::empty,
            false,
            drift -> {},
            Clock.systemUTC())
        .run(Cycle.Moment.RUNNING);
  }

  /** As {@code beta}, without any content: nobody gets so far as to fetch it. */
  private SnapshotId publishedElsewhere(Position position) throws Exception {
    SnapshotTags tags =
        new SnapshotTags(position, Digest.ofText("b"), new Instance("beta", "-"), "nonce");
    return fleet.leaderStore.add(LATER, List.of("/staging"), tags.toTags(), emptyDirectory());
  }

  private SnapshotId publishedByTheScript() throws Exception {
    return fleet.leaderStore.add(
        LATER, List.of("/replicator_kuma/current"), List.of(), emptyDirectory());
  }

  private SnapshotId second() throws StoreException {
    return fleet.leaderStore.list().stream()
        .map(StoredSnapshot::id)
        .filter(id -> !id.equals(first))
        .findFirst()
        .orElseThrow();
  }

  private Path emptyDirectory() throws Exception {
    return Files.createDirectories(directory.resolve("empty"));
  }

  private static void assertTold(
      CycleReport report, String event, String title, String summary, String hint) {
    assertThat(Hint.here(logged(report)))
        .isEqualTo("event=%s summary=\"%s\" hint=\"%s\"".formatted(event, summary, hint));
    String sentence = summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1);
    assertThat(new Announcer(TestDaemon.noMark(), true).announce(report, LATER))
        .extracting(Notification::title, Notification::message)
        .containsExactly(Tuple.tuple(title, sentence + ". " + hint));
  }

  private static void assertOnlyLogged(CycleReport report, String line) {
    assertThat(logged(report)).isEqualTo(line);
    assertThat(new Announcer(TestDaemon.noMark(), true).announce(report, LATER)).isEmpty();
  }

  @Test
  void oldLeader_thatComesBack() throws Exception {
    SnapshotId since = publishedElsewhere(new Position(2, 2));

    assertTold(
        leader(),
        "withheld",
        "Not published",
        "withheld: this instance no longer leads: snapshot "
            + since.brief()
            + " by beta was published since",
        FOLLOW_OR_LEAD.replace(
            "AUTO).",
            "AUTO): what was edited here and not published is kept aside then (see replicator-kuma"
                + " kept)."));
  }

  @Test
  void emptyOrSecondLeader() throws Exception {
    Files.delete(fleet.alpha.state().path().resolve("state.json"));
    SnapshotId newest = publishedElsewhere(new Position(1, 9));

    assertTold(
        leader(),
        "withheld",
        "Not published",
        "withheld: this instance's content does not descend from the newest snapshot "
            + newest.brief()
            + " by beta",
        FOLLOW_OR_LEAD);
  }

  @Test
  void loserOfTwoLeadersAtOnce() throws Exception {
    fleet.leaderStore.at("before save", label -> publishedAtOnce());

    assertTold(
        leader(),
        "withheld",
        "Not published",
        "withheld: beta published at the same time as this instance, and its snapshot stands",
        FOLLOW_OR_LEAD);
  }

  private void publishedAtOnce() {
    try {
      publishedElsewhere(new Position(1, 2));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void scriptBesideTheLeader() throws Exception {
    SnapshotId stranger = publishedByTheScript();

    assertTold(
        leader(),
        "withheld",
        "Not published",
        "withheld: the old image of this machine published here at 2035-01-01T00:00:00Z, on host alpha.example"
            + " (snapshot "
            + stranger.brief()
            + ")",
        "This machine ran the old image for a while, on this same Uptime Kuma. (If another machine"
            + " has the same host name, stop its old image first.) To go on with what is here now,"
            + " run (nothing has to be stopped): replicator-kuma publish --take-over. To follow the"
            + " old image's last snapshot, start this instance with REPLICATOR_MODE=RESTORE and run:"
            + " replicator-kuma apply --snapshot "
            + stranger.brief());
    assertTold(
        replica(),
        "refused",
        "Not applied",
        "refused snapshot "
            + stranger.brief()
            + ": alpha.example has published with the old script since the leader has",
        "Stop the instance that runs the old image with REPLICATOR_MODE=BACKUP, or let it follow"
            + " this leader. Then run on the leader: replicator-kuma publish --take-over. To follow"
            + " the old image until the leader publishes again, run here (nothing has to be stopped): replicator-kuma"
            + " apply --snapshot "
            + stranger.brief());
  }

  @Test
  void monitorsThatVanish() throws Exception {
    fleet.alpha.maxDeletePercent = 50;
    fleet.onLeader("DELETE FROM monitor WHERE id > 20");
    SnapshotId newest = fleet.leaderStore.list().get(0).id();

    assertTold(
        leader(),
        "withheld",
        "Not published",
        "withheld: 27 of 47 monitors (snmp v3, port, port string, grpc, kafka and 22 more) would"
            + " vanish at once",
        "If you meant to delete them, run (nothing has to be stopped): replicator-kuma publish"
            + " --accept-deletes. The limit of 50 % is REPLICATOR_MAX_DELETE_PERCENT. To get them"
            + " back, run: replicator-kuma apply --snapshot "
            + newest.brief());
  }

  @Test
  void leaderThatIsNotSetUpOrMigrates_isNoNews() throws Exception {
    fleet.onLeader("UPDATE knex_migrations_lock SET is_locked = 1");
    assertOnlyLogged(
        leader(),
        "event=withheld summary=\"withheld: Uptime Kuma is migrating its database\""
            + " hint=\"Wait until Uptime Kuma has finished its database migration.\"");

    fleet.onLeader(
        "PRAGMA foreign_keys = OFF",
        "UPDATE knex_migrations_lock SET is_locked = 0",
        "DELETE FROM user");
    assertOnlyLogged(
        leader(),
        "event=withheld summary=\"withheld: Uptime Kuma has no user yet: it is not set up\""
            + " hint=\"Open Uptime Kuma and create the first user; publishing starts by itself"
            + " then.\"");
  }

  @Test
  void newestThatSomebodyRemoved() throws Exception {
    assertThat(leader().event()).isEqualTo("published");
    assertThat(replica().event()).isEqualTo("applied");
    SnapshotId newest = second();
    fleet.leaderStore.forget(List.of(newest), true);

    assertTold(
        replica(),
        "refused",
        "Not applied",
        "refused snapshot "
            + first.brief()
            + ": it is older than what was applied ("
            + newest.brief()
            + " by alpha): somebody removed the newest",
        "Nothing is lost here: what was applied last stays. If the repository was set back to an"
            + " earlier state, run on the leader: replicator-kuma publish --take-over");
    assertThat(leader().details()).containsEntry("position", "1.3");
    assertThat(replica().event()).isEqualTo("applied");
  }

  @Test
  void snapshotRemovedBetweenListAndFetch_isNoNewsWhileItPasses() throws Exception {
    leader();
    fleet.replicaStore.failNext(Call.FETCH, Kind.SNAPSHOT_MISSING);

    CycleReport report = replica();

    assertThat(report.result()).isEqualTo(Result.RETRYABLE);
    assertOnlyLogged(
        report, "event=failed summary=\"the store in memory fails: SNAPSHOT_MISSING\"");
    assertThat(replica().event()).isEqualTo("applied");
  }

  @Test
  void kumaThatDoesNotLiveWithASnapshot() throws Exception {
    leader();
    SnapshotId newest = second();
    fleet.recordingKuma.boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING);

    String hint =
        "The next snapshot is applied by itself: change on the leader what Uptime Kuma's log"
            + " complains of. To try this one again, run: replicator-kuma apply --snapshot "
            + newest.brief();
    String reason = "Uptime Kuma did not run with it; the rows from before are back";
    assertTold(
        replica(),
        "rolled_back",
        "Rolled back",
        "rolled back snapshot " + newest.brief() + ": " + reason,
        hint);
    assertTold(
        replica(),
        "refused",
        "Not applied",
        "refused snapshot " + newest.brief() + ": " + reason,
        hint);
  }

  @Test
  void whatIsStopped_isAWarningInTheLogBesideTheMessage() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(Telling.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    BlockingQueue<Notification> inbox = new LinkedBlockingQueue<>();
    CycleReport withheld =
        new CycleReport(Result.STOPPED, "withheld", "withheld: a reason", "Do it.");
    TestDaemon bed = new TestDaemon(true);
    bed.telling = TestDaemon.telling(inbox::add, Clock.systemUTC());
    Daemon daemon = bed.of(new FakeKuma(), moment -> withheld);
    Thread thread = new Thread(daemon::run);
    thread.start();
    try {
      Notification told = inbox.poll(10, TimeUnit.SECONDS);
      assertThat(told).isNotNull();
      assertThat(told.message()).isEqualTo("Withheld: a reason. Do it.");
      assertThat(lines.list)
          .filteredOn(line -> line.getLevel() == Level.WARN)
          .extracting(ILoggingEvent::getFormattedMessage)
          .containsExactly("event=withheld summary=\"withheld: a reason\" hint=\"Do it.\"");
      lines.list.clear();
      Telling again = TestDaemon.telling(inbox::add, Clock.systemUTC());
      again.tell(withheld);
      again.tell(withheld);
      assertThat(lines.list)
          .as("once aloud, however long it goes on")
          .filteredOn(line -> line.getLevel() == Level.WARN)
          .filteredOn(line -> Thread.currentThread().getName().equals(line.getThreadName()))
          .hasSize(1);
    } finally {
      daemon.stop();
      thread.join();
      logger.detachAppender(lines);
    }
  }

  /** As {@link Daemon} tells it to the log. */
  private static String logged(CycleReport report) {
    String hint = report.hint().isEmpty() ? "" : " hint=\"" + report.hint() + "\"";
    return "event=" + report.event() + " summary=\"" + report.summary() + "\"" + hint;
  }
}

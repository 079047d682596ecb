package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.daemon.Daemon;
import io.github.replicatorkuma.daemon.FakeKuma;
import io.github.replicatorkuma.daemon.RestoreGate;
import io.github.replicatorkuma.daemon.TestDaemon;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.notify.Notification;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An Uptime Kuma that was to have its backup, under a configuration that is wrong. */
class NoRestoreTest {
  private static final String ASKS = "REPLICATOR_HISTORY_RESTORE_WHEN_EMPTY";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private final Map<String, String> variables = new HashMap<>();
  private final BlockingQueue<Notification> messages = new LinkedBlockingQueue<>();
  private final FakeKuma kuma = new FakeKuma();
  private final TestDaemon bed = new TestDaemon(true);
  private @Nullable Daemon daemon;
  private Thread loop = new Thread();

  @BeforeEach
  void misspell() {
    variables.put("REPLICATOR_MODE", "BACKPU");
    variables.put("RESTIC_REPOSITORY", directory.resolve("repository").toString());
    variables.put("RESTIC_PASSWORD", "correct-horse-battery");
    variables.put("REPLICATOR_HISTORY_REPOSITORY", directory.resolve("backups").toString());
    variables.put("DATA_DIR", directory.resolve("data").toString());
    variables.put(ASKS, "true");
    bed.telling = TestDaemon.telling(messages::add, bed.health, Clock.systemUTC());
  }

  private Optional<RestoreGate> gate() {
    ParsedConfig parsed = parsed();
    KumaBeside beside =
        new KumaBeside(
            kuma,
            true,
            OwnServer.of(parsed.kuma(), Starts.NEVER, true),
            parsed.kuma()::probeUri,
            Optional.empty());
    return NoRestore.gate(parsed, beside, bed.orders, bed.telling, bed.health);
  }

  /** Who types one should know that nothing watches. */
  @Test
  void command_saysThatKumaIsNotStarted() {
    assertThat(wrong(parsed()))
        .contains("REPLICATOR_MODE")
        .contains("Uptime Kuma has no data, and is not started until the variables are right");

    TestDatabases.seeded(directory.resolve("data"));
    assertThat(wrong(parsed())).contains("REPLICATOR_MODE").doesNotContain("has no data");
  }

  private static String wrong(ParsedConfig parsed) {
    Environment unused = new Environment(Map.of(), Path.of("."), "a", Progress.UNSEEN);
    ConfigurationException wrong =
        catchThrowableOfType(
            ConfigurationException.class, () -> Parts.ofCommand(unused, parsed, Starts.NEVER));
    return wrong.report().summary();
  }

  private ParsedConfig parsed() {
    return new Environment(variables, directory, "a", Progress.UNSEEN).parse();
  }

  private void run() {
    bed.restore = gate();
    daemon =
        bed.of(
            kuma, moment -> new CycleReport(Result.WAITING, "waiting", "replication is off", ""));
    loop = new Thread(daemon::run);
    loop.start();
  }

  @AfterEach
  void stop() throws Exception {
    if (daemon != null) {
      daemon.stop();
      loop.join();
    }
  }

  private void requireStarted() throws Exception {
    run();
    assertThat(kuma.awaitStart()).isTrue();
    assertThat(bed.health.isKumaHeldBack()).isFalse();
    assertThat(messages).isEmpty();
  }

  /** What people are told. */
  private String heldBack() throws Exception {
    run();
    Notification told = messages.poll(30, TimeUnit.SECONDS);
    assertThat(told).isNotNull();
    assertThat(told.title()).isEqualTo("Uptime Kuma is not started");
    assertThat(kuma.starts()).isZero();
    assertThat(bed.health.isKumaHeldBack()).isTrue();
    assertThat(bed.health.isAlive()).isTrue();
    return told.message();
  }

  @Test
  void kuma_withoutData_isNotStarted_andTheVariableIsNamed() throws Exception {
    assertThat(heldBack()).contains("REPLICATOR_MODE", "BACKPU", ASKS + "=false");
    assertThat(bed.health.verdict().reason()).contains("REPLICATOR_MODE");
    assertThat(bed.health.status().last().orElseThrow().warnings()).hasSize(1);
  }

  @Test
  void kuma_withItsData_isStarted() throws Exception {
    TestDatabases.seeded(directory.resolve("data"));

    requireStarted();
  }

  @Test
  void kuma_whoseDataAreElsewhere_isStarted() throws Exception {
    Path elsewhere = directory.resolve("elsewhere");
    TestDatabases.seeded(elsewhere);
    variables.put("SQLITE_DATABASE", elsewhere.resolve("kuma.db").toString());

    requireStarted();
  }

  @Test
  void kuma_whoseDataCannotBeLookedFor_isNotStarted() throws Exception {
    variables.put("UPTIME_KUMA_DB_TYPE", "mariadb"); // and no host

    assertThat(heldBack()).contains("REPLICATOR_MODE");
  }

  @Test
  void kuma_whereNobodyAskedForARestore_isStarted() throws Exception {
    variables.put(ASKS, "false");

    requireStarted();
    variables.remove(ASKS);
    variables.remove("REPLICATOR_HISTORY_REPOSITORY");
    assertThat(gate()).isEmpty();
  }

  @Test
  void flagThatCannotBeRead_countsAsTrue_andThatIsSaid() throws Exception {
    variables.put("REPLICATOR_MODE", "BACKUP");
    variables.put(ASKS, "ture");

    assertThat(heldBack()).contains("may mean true", "ture");
  }

  @Test
  void flagWithoutAPlaceToRestoreFrom_isNoReasonToStart() throws Exception {
    variables.put("REPLICATOR_MODE", "BACKUP");
    variables.remove("REPLICATOR_HISTORY_REPOSITORY");

    assertThat(heldBack()).contains("nothing to restore from").doesNotContain("may mean true");
  }

  @Test
  void configurationThatIsRight_isLeftToItsOwnGate() {
    variables.put("REPLICATOR_MODE", "BACKUP");

    assertThat(gate()).isEmpty();
  }
}

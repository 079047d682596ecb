package io.github.replicatorkuma.bench;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.kept.TestEdits;
import io.github.replicatorkuma.kuma.Kuma;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.leader.PublishSettings;
import io.github.replicatorkuma.leader.TestPublishing;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.ApplyPreview;
import io.github.replicatorkuma.replica.ApplySettings;
import io.github.replicatorkuma.replica.Carryover;
import io.github.replicatorkuma.replica.TestApply;
import io.github.replicatorkuma.snapshot.ContentDigester;
import io.github.replicatorkuma.snapshot.ManifestReader;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * Prints what publishing and applying cost, restic and Kuma left out: on SQLite when it is run by
 * {@code scripts/bench.sh}.
 */
public final class PublishBenchmark {
  static final String ONE = "id = 7";

  /** Which monitors are edited, as a condition of SQL, by what to call that. */
  static final Map<String, String> CHANGED = changed();

  private final Stopwatch stopwatch;
  private final Path directory;
  private final Engine engine;
  private final KumaDatabase leader;
  private KumaDatabase replica;
  private int changes;
  private int exports;

  PublishBenchmark(Path directory, Engine engine, Stopwatch stopwatch) throws IOException {
    this.stopwatch = stopwatch;
    this.directory = directory;
    this.engine = engine;
    this.leader = engine.leader();
    this.replica = engine.emptyReplica();
    Files.createDirectory(directory.resolve("staging"));
  }

  private static Map<String, String> changed() {
    Map<String, String> changed = new LinkedHashMap<>();
    changed.put("1 row", ONE);
    changed.put("1 % of rows", "id % 100 = 7");
    changed.put("all rows", "1 = 1");
    return changed;
  }

  /**
   * Measures.
   *
   * @param arguments how many runs, and then how many monitors, once or more
   */
  public static void main(String[] arguments) throws Exception {
    measure(arguments, Stopwatch.Counted.CPU, SqliteEngine::new);
  }

  /** Makes both databases in a directory, the leader's with so many monitors. */
  interface EngineStart {
    Engine start(Path directory, int monitors);
  }

  static void measure(String[] arguments, Stopwatch.Counted counted, EngineStart start)
      throws Exception {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.ERROR);
    int runs = Integer.parseInt(arguments[0]);
    for (int i = 1; i < arguments.length; i++) {
      int monitors = Integer.parseInt(arguments[i]);
      Path directory = Files.createTempDirectory("replicator-kuma-bench");
      try (Engine engine = start.start(directory, monitors)) {
        System.out.printf(Locale.ROOT, "%,d monitors, medians of %d runs%n%n", monitors, runs);
        new PublishBenchmark(directory, engine, new Stopwatch(runs, counted)).run();
      } finally {
        Directories.delete(directory);
      }
    }
    printMemory();
  }

  private void run() throws Exception {
    stopwatch.printHeader();
    Stopwatch.Work scan = () -> PlainScan.of(engine);
    stopwatch.measure("plain JDBC scan of the tables", () -> {}, scan);
    stopwatch.measure("digest", () -> {}, this::digest, scan);
    stopwatch.measure("export with digest", () -> {}, this::exportOnceMore, scan);
    DirectoryStore store = new DirectoryStore(directory.resolve("repository"));
    PublishCycle publish = publishCycle(store);
    ApplySettings settings = applySettings();
    ApplyCycle apply = applyCycle(store);
    stopwatch.measure("publish of one changed row", () -> change(ONE), () -> publish(publish));
    apply(apply);
    stopwatch.measure(
        "look of an unchanged leader",
        () -> {},
        () -> require(publish.run(PublishOptions.NONE) instanceof PublishOutcome.Unchanged));
    Stopwatch.Work both = readingBothSides(scan);
    stopwatch.measure(
        "fetch, verify and plan one changed row",
        () -> changeAndPublish(publish, ONE),
        () -> require(changes(store, settings) > 0),
        both);
    for (Map.Entry<String, String> which : CHANGED.entrySet()) {
      stopwatch.measure(
          "fetch, verify, plan and apply " + which.getKey(),
          () -> {
            changeAndPublish(publish, which.getValue());
            awaitChangeMark();
          },
          () -> apply(apply),
          both);
    }
    stopwatch.measure(
        "fetch, verify, plan and apply into an empty one",
        () -> {
          forgetReplica();
          awaitChangeMark();
        },
        () -> apply(applyCycle(store)),
        both);
    System.out.println();
  }

  /** As between two cycles: what was written just now may be written again unseen. */
  private void awaitChangeMark() throws Exception {
    Await.until(
        "a settled change mark",
        Duration.ofMinutes(1),
        () -> replica.changeMark().isPresent(),
        () -> "none");
  }

  private void forgetReplica() {
    Directories.delete(directory.resolve("replica-state"));
    replica = engine.emptyReplica();
  }

  /** The floor of any apply: each of its two sides read once. */
  private Stopwatch.Work readingBothSides(Stopwatch.Work scan) throws Exception {
    Path snapshot = directory.resolve("export");
    export(snapshot);
    SnapshotTags tags = ManifestReader.read(snapshot).tags();
    Stopwatch.Work verify = () -> SnapshotReader.verify(snapshot, tags);
    stopwatch.measure("verify", () -> {}, verify);
    Stopwatch.Work both =
        () -> {
          verify.run();
          scan.run();
        };
    stopwatch.measure("both sides once: verify and scan", () -> {}, both);
    return both;
  }

  private long changes(DirectoryStore store, ApplySettings settings) throws Exception {
    return ApplyPreview.of(store, replica, settings, Optional.empty()).orElseThrow().rows().total();
  }

  private void digest() throws Exception {
    leader.read(
        transaction ->
            ContentDigester.digest(
                new ReplicatedContent(transaction, ReplicationScope.DEFAULT),
                UploadDirectory.none()));
  }

  /**
   * Exports stay until all is measured: for minutes ext4 passes over each file that was deleted
   * when it makes another, so what had been measured before would count.
   */
  private void exportOnceMore() throws Exception {
    export(directory.resolve("export-" + exports++));
  }

  void export(Path target) throws Exception {
    new Exporter(leader, publishSettings().content(), Clock.systemUTC()).export(target);
  }

  /** Edits monitors on the leader. */
  void change(String which) {
    engine.executeOnLeader("UPDATE monitor SET name = 'changed " + changes++ + "' WHERE " + which);
  }

  private void changeAndPublish(PublishCycle publish, String which) throws Exception {
    change(which);
    publish(publish);
  }

  static void publish(PublishCycle publish) throws Exception {
    require(publish.run(PublishOptions.NONE) instanceof PublishOutcome.Published);
  }

  static void apply(ApplyCycle apply) throws Exception {
    require(apply.run(ApplyOptions.NEW_ONLY) instanceof ApplyOutcome.Applied);
  }

  PublishCycle publishCycle(SnapshotStore store) throws Exception {
    return new PublishCycle(
        leader,
        store,
        memory("leader"),
        publishSettings(),
        TestEdits.stragglers(state("leader"), store, false),
        Clock.systemUTC(),
        Steps.UNOBSERVED);
  }

  ApplyCycle applyCycle(SnapshotStore store) throws Exception {
    return applyCycle(replica, store, new NoKuma(), Steps.UNOBSERVED);
  }

  /** Into another database than the usual one. */
  ApplyCycle applyCycle(KumaDatabase database, SnapshotStore store, Kuma kuma, Steps steps)
      throws Exception {
    return applyCycle(database, store, kuma, steps, new Carryover());
  }

  ApplyCycle applyCycle(
      KumaDatabase database, SnapshotStore store, Kuma kuma, Steps steps, Carryover carried)
      throws Exception {
    return TestApply.cycle(
        database,
        store,
        state("replica"),
        memory("replica"),
        kuma,
        applySettings(),
        carried,
        steps);
  }

  private PublishSettings publishSettings() {
    return TestPublishing.settings(
        "bench", directory.resolve("upload"), directory.resolve("staging"));
  }

  private ApplySettings applySettings() {
    return new ApplySettings(
        ApplyPolicy.EXACT,
        directory.resolve("upload"),
        directory.resolve("staging"),
        50,
        Optional.empty(),
        Instant.EPOCH,
        TestApply.handling(true, ApplyMethod.AUTO));
  }

  private InstanceMemory memory(String instance) throws Exception {
    return InstanceMemory.open(state(instance));
  }

  private StateDirectory state(String instance) throws Exception {
    return StateDirectory.open(directory.resolve(instance + "-state"), Clock.systemUTC());
  }

  private static void require(boolean expected) {
    if (!expected) {
      throw new IllegalStateException("not what was to be measured");
    }
  }

  private static void printMemory() throws IOException {
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(Locale.ROOT, "heap at most: %.0f MB%n", runtime.maxMemory() / 1e6);
    Path status = Path.of("/proc/self/status");
    if (Files.isReadable(status)) {
      List<String> peaks =
          Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM")).toList();
      System.out.println("peak resident memory: " + String.join("", peaks).replaceAll("\\s+", " "));
    }
  }
}

package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.kept.KeptAside;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.snapshot.SnapshotReader;
import io.github.replicatorkuma.store.ListedStore;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.restic.CheapRepository;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A leader crashed at each step of a publish. */
final class PublishCrashTest extends CrashMatrix {
  private static final String RENAME = "UPDATE monitor SET name = '%s' WHERE id = 3";

  PublishCrashTest() {
    super(Step.Role.LEADER);
  }

  @Override
  void prepare() throws Exception {
    CheapRepository.create(directory.resolve("empty"), TestRestic.PASSWORD);
  }

  @Override
  void prepare(CrashScenario scenario, Kind kind, CrashInstance instance, TestKuma database)
      throws Exception {
    writeLogo(instance);
    database.execute(RENAME.formatted("edited before the crash"));
    switch (scenario) {
      case CREATE -> {}
      case PUBLISH -> copyRepository(directory.resolve("empty"), instance);
      default -> {
        CrashInstance template = template(scenario, kind);
        copyRepository(template.repository(), instance);
        Directories.copy(
            template.directory().resolve("state"), instance.directory().resolve("state"));
      }
    }
  }

  /** An instance with the past of a scenario. */
  private CrashInstance template(CrashScenario scenario, Kind kind) throws Exception {
    CrashInstance template = new CrashInstance(directory.resolve(scenario + "-" + kind));
    if (Files.exists(template.directory())) {
      return template;
    }
    try (TestKuma database = database(template, kind)) {
      prepare(CrashScenario.PUBLISH, kind, template, database);
      switch (scenario) {
        case PARTIAL -> publishInPart(template);
        case BESIDE -> publishBeside(template, kind, database);
        case RETAIN -> publishThrice(template, database);
        case HANDED_OVER -> publishAndApplyLive(template, database);
        default -> throw new IllegalArgumentException(scenario.toString());
      }
    }
    return template;
  }

  private static void publishInPart(CrashInstance instance) throws Exception {
    Cycle cycle =
        instance.leader(
            new PartialSave(instance.store()),
            RecordingKuma.running(),
            false,
            Clock.systemUTC(),
            Steps.UNOBSERVED);
    assertThat(cycle.run(Cycle.Moment.RUNNING).event()).isEqualTo("failed");
    assertThat(savedIn(instance)).isEqualTo(1);
  }

  /** The first of its generation is never forgotten, so that one is left to forget. */
  private static void publishThrice(CrashInstance instance, TestKuma database) throws Exception {
    CrashDaemon daemon = new CrashDaemon(CrashScenario.PUBLISH, instance, Steps.UNOBSERVED);
    database.execute(RENAME.formatted("first"));
    daemon.converge();
    database.execute(RENAME.formatted("second"));
    daemon.converge();
    database.execute(RENAME.formatted("edited before the crash"));
    daemon.converge();
  }

  /**
   * Another instance has published 2.2, of the same content, and 2.3; this one has raised its
   * generation twice without having seen that.
   */
  private void publishBeside(CrashInstance instance, Kind kind, TestKuma database)
      throws Exception {
    CrashDaemon daemon = new CrashDaemon(CrashScenario.PUBLISH, instance, Steps.UNOBSERVED);
    database.execute(RENAME.formatted("first"));
    daemon.converge();
    CrashInstance other = new CrashInstance(directory.resolve("other-" + kind));
    Directories.copy(instance.repository(), other.repository());
    try (TestKuma others = database(other, kind)) {
      writeLogo(other);
      others.execute(RENAME.formatted("first"));
      CrashDaemon leads = new CrashDaemon(CrashScenario.PUBLISH, other, Steps.UNOBSERVED);
      leads.converge();
      others.execute(RENAME.formatted("published at the same time"));
      leads.converge();
    }
    for (int generation = 2; generation <= 3; generation++) {
      assertThat(daemon.order(new Order.Publish(new PublishOptions(true, false))).event())
          .isEqualTo("published");
    }
    Directories.add(other.repository(), instance.repository());
    assertThat(SnapshotHistory.of(instance.store().list()).stragglers()).hasSize(1);
    database.execute(RENAME.formatted("edited before the crash"));
  }

  /** As the leader before it, and then as that one's replica. */
  private static void publishAndApplyLive(CrashInstance instance, TestKuma database)
      throws Exception {
    database.execute(RENAME.formatted("first"));
    new CrashDaemon(CrashScenario.PUBLISH, instance, Steps.UNOBSERVED).converge();
    Directories.delete(instance.directory().resolve("state"));
    database.execute(RENAME.formatted("edited on the replica"));
    new CrashDaemon(CrashScenario.LIVE, instance, Steps.UNOBSERVED).converge();
    assertThat(instance.state().restorePoint()).exists();
  }

  /** A restic that is interrupted, and nobody is left to remove what it saved. */
  private static final class PartialSave extends ListedStore {
    PartialSave(SnapshotStore store) {
      super(store, Clock.systemUTC(), List.of());
    }

    @Override
    public SnapshotId save(Path staged, List<String> tags) throws StoreException {
      try (Stream<Path> files = Files.walk(staged)) {
        Files.delete(files.filter(file -> file.endsWith("monitor.csv")).findFirst().orElseThrow());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      super.save(staged, tags);
      throw new IllegalStateException("saved in part");
    }
  }

  @Override
  String aftermath(Remains remains) throws Exception {
    CrashInstance instance = remains.instance();
    CrashDaemon daemon = remains.daemon();
    Map<String, List<String>> rows = remains.database().storedReplicatedTables();
    long saved = savedIn(instance);
    daemon.cycle();
    if (remains.scenario() == CrashScenario.CREATE) {
      if (!Files.exists(instance.repository())) {
        daemon.cycle(); // the one before was before Kuma's start
      }
      CheapRepository.cheapen(instance.repository(), TestRestic.PASSWORD);
    }
    daemon.converge();
    assertThat(files(instance.staging())).isEmpty();
    assertThat(instance.state().restorePoint()).doesNotExist();
    String found = assertPublishedOnce(remains, saved);
    assertThat(remains.database().storedReplicatedTables()).isEqualTo(rows);
    assertGoesOn(remains);
    assertThat(files(instance.staging())).isEmpty();
    return found;
  }

  private static String assertPublishedOnce(Remains remains, long saved) throws Exception {
    CrashInstance instance = remains.instance();
    if (remains.scenario() == CrashScenario.HANDED_OVER) {
      assertThat(saved).isEqualTo(2);
      assertThat(savedIn(instance)).isEqualTo(2);
      return "published once";
    }
    if (remains.scenario() == CrashScenario.BESIDE) {
      assertThat(savedIn(instance)).isEqualTo(6);
      assertThat(SnapshotHistory.of(instance.store().list()).settled()).hasSize(1);
      List<KeptEntry> kept = new KeptAside(instance.state()).list();
      assertThat(kept).hasSize(1);
      assertThat(SnapshotReader.verify(kept.get(0).rows(), kept.get(0).tags()).monitorIds())
          .isNotEmpty();
      return "kept aside once, then published once";
    }
    if (remains.scenario() == CrashScenario.RETAIN && savedIn(instance) == 3) {
      remains.daemon().restartAt(Clock.offset(Clock.systemUTC(), Duration.ofDays(1)));
      remains.daemon().converge();
      remains.daemon().cycle(); // retention comes with the one after
      assertThat(savedIn(instance)).isEqualTo(2);
      return "all kept until the next day";
    }
    assertThat(savedIn(instance)).isEqualTo(remains.scenario() == CrashScenario.RETAIN ? 2 : 1);
    return switch (remains.scenario()) {
      case RETAIN ->
          saved == 2 ? "the first and the newest kept" : "all kept, then the first and the newest";
      case PARTIAL -> (saved == 1 ? "saved in part" : "not saved") + ", then published once";
      default -> saved == 0 ? "not saved, then published once" : "published once";
    };
  }

  private static void assertGoesOn(Remains remains) throws Exception {
    SnapshotStore store = remains.instance().store();
    remains.database().execute(RENAME.formatted("edited after the crash"));
    remains.daemon().converge();
    List<SnapshotHistory.Entry> entries = SnapshotHistory.of(store.list()).entries();
    if (remains.scenario() != CrashScenario.BESIDE) {
      assertThat(entries).extracting(entry -> entry.tags().position()).doesNotHaveDuplicates();
      assertThat(entries).extracting(entry -> entry.tags().digest()).doesNotHaveDuplicates();
    }
    SnapshotHistory.Entry newest = entries.get(entries.size() - 1);
    Path fetched = Files.createDirectory(remains.instance().directory().resolve("fetched"));
    store.fetch(newest.id(), fetched);
    SnapshotReader.verify(fetched, newest.tags());
    try (Stream<Path> files = Files.walk(fetched)) {
      Path monitors = files.filter(file -> file.endsWith("monitor.csv")).findFirst().orElseThrow();
      assertThat(monitors).content().contains("edited after the crash");
    }
  }

  private static long savedIn(CrashInstance instance) throws IOException {
    return files(instance.repository().resolve("snapshots")).size();
  }
}

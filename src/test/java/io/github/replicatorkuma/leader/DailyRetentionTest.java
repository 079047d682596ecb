package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.KeepPolicy.Rule;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.Proof;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

final class DailyRetentionTest {
  private static final KeepPolicy LAST_2 = new KeepPolicy(Map.of(Rule.LAST, 2));
  private static final Instant MONDAY = Instant.parse("2026-03-02T12:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2026-03-03T00:00:00Z");

  @TempDir Path directory;
  @TempDir Path content;

  private final FakeSnapshotStore store =
      FakeSnapshotStore.created(Clock.fixed(MONDAY, ZoneOffset.UTC), "alpha");
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private InstanceMemory memory;
  private DailyRetention retention;
  private RepositoryId repository;

  @BeforeEach
  void lead() throws Exception {
    Files.writeString(content.resolve("manifest.json"), "{}");
    log.start();
    logger().addAppender(log);
    logger().setLevel(Level.INFO);
    logger().setAdditive(false);
    StateDirectory state = StateDirectory.open(directory.resolve("state"), Clock.systemUTC());
    memory = InstanceMemory.open(state);
    repository = memory.repositoryAt(store.locationKey(), store::repositoryId);
    retention =
        new DailyRetention(
            LAST_2,
            new KnownRepository(store, memory, directory, Clock.systemUTC(), Steps.UNOBSERVED));
  }

  @AfterEach
  void stopListening() {
    logger().detachAppender(log);
    logger().setLevel(null);
    logger().setAdditive(true);
  }

  @Test
  void dayWithALook_firstRun_forgetsWhatThePolicyDoesNotKeep() throws Exception {
    publish(1, 2, 3, 4);
    lookedAt(MONDAY);

    retention.run();

    assertThat(positions()).containsExactly(3L, 4L);
    assertThat(messages()).containsExactly("INFO event=retained forgotten=2 kept=2");
  }

  @Test
  void sameDay_secondRun_callsNothing() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    retention.run();
    publish(4, 5);
    lookedAt(MONDAY.plusSeconds(3600));
    int calls = store.count();

    retention.run();

    assertThat(store.count()).isEqualTo(calls);
    assertThat(positions()).containsExactly(2L, 3L, 4L, 5L);
  }

  @Test
  void newestThatCannotBeFetched_letsNothingBeForgotten() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    SnapshotId newest = memory.of(repository).lastSnapshot().orElseThrow();
    memory.update(repository, known -> known.withProof(new Proof(newest, MONDAY, "lost", "")));

    retention.run();

    assertThat(positions()).containsExactly(1L, 2L, 3L);
  }

  @Test
  void nextDay_withoutANewLook_callsNothing_withOneForgetsAgain() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    retention.run();
    int calls = store.count();

    retention.run();
    assertThat(store.count()).isEqualTo(calls);

    publish(4);
    lookedAt(TUESDAY);
    retention.run();
    assertThat(positions()).containsExactly(3L, 4L);
  }

  @Test
  void clockThatWentTo2035AndBack_doesNotPutRetentionOff() throws Exception {
    publish(1, 2, 3);
    lookedAt(Instant.parse("2035-01-01T00:00:00Z"));
    retention.run();
    publish(4);
    lookedAt(MONDAY);

    retention.run();

    assertThat(positions()).containsExactly(3L, 4L);
  }

  @Test
  void forgetting_thatIsInterruptedAsThisProgramEnds_isNoFailure() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    store.failNext(Call.FORGET, Kind.INTERRUPTED);

    retention.run();

    assertThat(messages()).noneMatch(line -> line.startsWith("WARN"));
  }

  @Test
  void failure_ofForgetting_isAWarningAndTriedTheNextDayOnly() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    store.failNext(Call.FORGET, Kind.LOCKED);

    retention.run();
    retention.run();

    assertThat(positions()).hasSize(3);
    assertThat(store.count(Call.FORGET)).isEqualTo(1);
    assertThat(messages())
        .containsExactly(
            "WARN event=retention_failed reason=\"the store in memory fails: LOCKED\" hint=\"\"");

    lookedAt(TUESDAY);
    retention.run();
    assertThat(positions()).containsExactly(2L, 3L);
  }

  @Test
  void repositoryThatLetsNobodyRemoveAnything_isToldOfOnce_andLeftAlone() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    store.failNext(Call.FORGET, Kind.ACCESS_DENIED);

    retention.run();
    lookedAt(TUESDAY);
    retention.run();

    assertThat(positions()).hasSize(3);
    assertThat(store.count(Call.FORGET)).isEqualTo(1);
    assertThat(messages())
        .singleElement()
        .satisfies(
            message ->
                assertThat(message)
                    .startsWith("WARN event=retention_refused")
                    .contains("append-only", "Publishing goes on"));
  }

  @Test
  void defect_inTheStore_isAWarningToo() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    store.at(
        "before forget",
        label -> {
          throw new IllegalStateException("a defect");
        });

    retention.run();

    assertThat(messages())
        .singleElement()
        .isEqualTo(
            "WARN event=retention_failed reason=\"unexpected java.lang.IllegalStateException\"");
  }

  @Test
  void snapshotsOfOthers_areNeverForgotten() throws Exception {
    Instant old = Instant.parse("2020-01-01T00:00:00Z");
    List<SnapshotId> others =
        List.of(
            store.add(old, List.of("/replicator_kuma/current"), List.of(), content),
            store.add(old, List.of("/home"), List.of("daily"), content),
            store.add(old, List.of("/x"), List.of("replicator-kuma", "format=1"), content));
    publish(1, 2, 3, 4, 5);
    lookedAt(MONDAY);

    retention.run();

    assertThat(store.list()).extracting(StoredSnapshot::id).containsAll(others).hasSize(5);
  }

  @Test
  void anotherLeader_publishedSince_keepsEverything() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    save(new Position(2, 4), "beta", "2026-03-02T12:00:01Z");

    retention.run();

    assertThat(positions()).hasSize(4);
    assertThat(messages()).singleElement().asString().contains("retention_left_out");
  }

  @Test
  void newerFormat_inTheRepository_keepsEverything() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    store.add(MONDAY, List.of("/x"), List.of("replicator-kuma", "format=2", "sequence=9"), content);

    retention.run();

    assertThat(store.list()).hasSize(4);
  }

  @Test
  void instance_thatAppliedSince_callsNothing() throws Exception {
    publish(1, 2, 3);
    lookedAt(MONDAY);
    SnapshotId theirs = save(new Position(2, 4), "beta", "2026-03-02T12:00:01Z");
    Instance beta = new Instance("beta", "beta");
    memory.update(
        repository,
        known ->
            known.withApplied(
                new RepositoryMemory.Applied(
                    theirs,
                    new Position(2, 4),
                    Digest.ofText("c"),
                    beta,
                    MONDAY,
                    MONDAY,
                    Set.of(1L),
                    null)));
    int calls = store.count();

    retention.run();

    assertThat(store.count()).isEqualTo(calls);
  }

  @Test
  void instance_thatNeverPublished_callsNothing() throws Exception {
    int calls = store.count();

    retention.run();

    assertThat(store.count()).isEqualTo(calls);
  }

  @Test
  void moreThanAThousandSnapshots_areForgottenInSeveralCalls() throws Exception {
    for (long sequence = 1; sequence <= 1002; sequence++) {
      save(new Position(1, sequence), "alpha", "2026-03-01T00:00:00Z");
    }
    publish(1003);
    lookedAt(MONDAY);

    retention.run();

    assertThat(positions()).containsExactly(1002L, 1003L);
    assertThat(store.count(Call.FORGET)).isEqualTo(2);
  }

  /** Publishes these sequences of generation 1, the last of them as the newest of all. */
  private void publish(long... sequences) throws Exception {
    for (long sequence : sequences) {
      Position position = new Position(1, sequence);
      SnapshotId id = save(position, "alpha", "2026-03-01T00:00:00Z");
      memory.update(
          repository,
          known ->
              known.withPublished(
                  new RepositoryMemory.Published(
                      id, position, Digest.ofText("c"), MONDAY, Set.of(1L), Map.of(), null)));
    }
  }

  private SnapshotId save(Position position, String leader, String time) throws Exception {
    SnapshotTags tags =
        new SnapshotTags(
            position, Digest.ofText("c"), new Instance(leader, leader), "nonce-" + position);
    return store.add(Instant.parse(time), List.of("/staging"), tags.toTags(), content);
  }

  private void lookedAt(Instant look) throws Exception {
    memory.update(repository, known -> known.withLook(look));
  }

  private List<Long> positions() throws Exception {
    List<Long> sequences = new ArrayList<>();
    for (StoredSnapshot snapshot : store.list()) {
      snapshot.identity().ifPresent(tags -> sequences.add(tags.position().sequence()));
    }
    return sequences.stream().sorted().toList();
  }

  private List<String> messages() {
    return log.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(DailyRetention.class);
  }
}

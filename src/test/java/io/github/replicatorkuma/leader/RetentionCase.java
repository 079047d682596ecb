package io.github.replicatorkuma.leader;

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
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
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
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A leader with snapshots in its repository, and a policy that keeps the last two. */
abstract class RetentionCase {
  static final KeepPolicy LAST_2 = new KeepPolicy(Map.of(Rule.LAST, 2));
  static final Instant MONDAY = Instant.parse("2026-03-02T12:00:00Z");
  @TempDir Path directory;
  @TempDir Path content;

  final FakeSnapshotStore store =
      FakeSnapshotStore.created(Clock.fixed(MONDAY, ZoneOffset.UTC), "alpha");
  final ListAppender<ILoggingEvent> log = new ListAppender<>();
  InstanceMemory memory;
  DailyRetention retention;
  RepositoryId repository;

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

  /** Publishes these sequences of generation 1, the last of them as the newest of all. */
  void publish(long... sequences) throws Exception {
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

  SnapshotId save(Position position, String leader, String time) throws Exception {
    SnapshotTags tags =
        new SnapshotTags(
            position, Digest.ofText("c"), new Instance(leader, leader), "nonce-" + position);
    return store.add(Instant.parse(time), List.of("/staging"), tags.toTags(), content);
  }

  void lookedAt(Instant look) throws Exception {
    memory.update(repository, known -> known.withLook(look));
  }

  List<Long> positions() throws Exception {
    List<Long> sequences = new ArrayList<>();
    for (StoredSnapshot snapshot : store.list()) {
      snapshot.identity().ifPresent(tags -> sequences.add(tags.position().sequence()));
    }
    return sequences.stream().sorted().toList();
  }

  List<String> messages() {
    return log.list.stream()
        .map(event -> event.getLevel() + " " + event.getFormattedMessage())
        .toList();
  }

  static Logger logger() {
    return (Logger) LoggerFactory.getLogger(DailyRetention.class);
  }
}

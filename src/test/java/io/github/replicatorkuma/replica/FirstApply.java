package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.bench.DirectoryStore;
import io.github.replicatorkuma.bench.LargeDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.kept.TestEdits;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.TestPublishing;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * A leader with many monitors, the first apply of all of them, and one that changes all of them, in
 * a process of its own.
 */
final class FirstApply {
  private FirstApply() {}

  /**
   * Publishes and applies, and prints how each apply ended.
   *
   * @param arguments an empty directory, how many monitors, and how many characters each one's
   *     description has, which no other has
   */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    Files.createDirectory(directory.resolve("staging"));
    Path leader = LargeDatabase.create(directory.resolve("leader"), Integer.parseInt(arguments[1]));
    TestDatabases.execute(
        leader,
        "UPDATE monitor SET description = substr(replace(hex(zeroblob(%s)), '0', char(1078)), 1, %s) || id"
            .formatted(arguments[2], arguments[2]));
    Path replica = TestDatabases.empty(directory.resolve("replica"), "2.5.3");
    DirectoryStore store = new DirectoryStore(directory.resolve("repository"));
    publish(directory, leader, store);
    ApplyCycle apply = applyCycle(directory, replica, store);
    System.out.println(apply.run(ApplyOptions.NEW_ONLY).summary());
    TestDatabases.execute(leader, "UPDATE monitor SET name = 'new ' || name, interval = 33");
    publish(directory, leader, store);
    System.out.println(apply.run(ApplyOptions.NEW_ONLY).summary());
  }

  private static ApplyCycle applyCycle(Path directory, Path replica, DirectoryStore store)
      throws Exception {
    StateDirectory state =
        StateDirectory.open(directory.resolve("replica-state"), Clock.systemUTC());
    return TestApply.cycle(
        new SqliteDatabase(replica, SqliteDatabase.DEFAULT_BUSY_TIMEOUT),
        store,
        state,
        InstanceMemory.open(state),
        new NoKuma(),
        new ApplySettings(
            ApplyPolicy.EXACT,
            directory.resolve("upload"),
            directory.resolve("staging"),
            50,
            Optional.empty(),
            Instant.EPOCH,
            TestApply.handling(true, ApplyMethod.RESTART)),
        new Carryover(),
        Steps.UNOBSERVED);
  }

  private static void publish(Path directory, Path leader, DirectoryStore store) throws Exception {
    StateDirectory state =
        StateDirectory.open(directory.resolve("leader-state"), Clock.systemUTC());
    new PublishCycle(
            new SqliteDatabase(leader, SqliteDatabase.DEFAULT_BUSY_TIMEOUT),
            store,
            InstanceMemory.open(state),
            TestPublishing.settings(
                "alpha", directory.resolve("upload"), directory.resolve("staging")),
            TestEdits.stragglers(state, store, /* adopts= */ false),
            Clock.systemUTC(),
            Steps.UNOBSERVED)
        .run(PublishOptions.NONE);
  }
}

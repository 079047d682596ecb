package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.bench.DirectoryStore;
import io.github.replicatorkuma.bench.LargeDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.fleet.PlainInstance;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.ApplyMethod;
import java.nio.file.Path;
import java.time.Clock;

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
    Path file = LargeDatabase.create(directory.resolve("leader"), Integer.parseInt(arguments[1]));
    TestDatabases.execute(
        file,
        "UPDATE monitor SET description = substr(replace(hex(zeroblob(%s)), '0', char(1078)), 1, %s) || id"
            .formatted(arguments[2], arguments[2]));
    TestDatabases.empty(directory.resolve("replica"), "2.5.3");
    DirectoryStore store = new DirectoryStore(directory.resolve("repository"));
    PlainInstance leader =
        new PlainInstance(directory.resolve("leader"), "alpha", store, Clock.systemUTC());
    PlainInstance replica =
        new PlainInstance(directory.resolve("replica"), "beta", store, Clock.systemUTC());
    replica.method = ApplyMethod.RESTART;
    leader.publish(PublishOptions.NONE);
    ApplyCycle apply = replica.applying(replica.memory());
    System.out.println(apply.run(ApplyOptions.NEW_ONLY).summary());
    TestDatabases.execute(file, "UPDATE monitor SET name = 'new ' || name, interval = 33");
    leader.publish(PublishOptions.NONE);
    System.out.println(apply.run(ApplyOptions.NEW_ONLY).summary());
  }
}

package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.exec.OtherJvm;
import io.github.replicatorkuma.fleet.PlainInstance;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

/** One publish with the real restic, in this process or in another one. */
final class PublishOnce {
  private PublishOnce() {}

  /** Publishes in another process. */
  static Process start(Path directory, String restic) throws IOException {
    return OtherJvm.start(PublishOnce.class, directory.toString(), restic);
  }

  public static void main(String[] arguments) throws Exception {
    run(Path.of(arguments[0]), arguments[1]);
  }

  static PublishOutcome run(Path directory, String restic) throws ReplicationException {
    PlainInstance alpha =
        new PlainInstance(
            directory, "alpha", TestRestic.store(directory, "alpha", restic), Clock.systemUTC());
    alpha.createsRepository = true;
    return alpha.publish(PublishOptions.NONE);
  }
}

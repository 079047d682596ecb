package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.store.FleetLabel;
import io.github.replicatorkuma.store.StoreException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;

/** A restic of which the test says what it answers. */
abstract class ScriptedStoreCase {
  static final String ID = "ab".repeat(32);
  static final Duration LOOK = Duration.ofSeconds(2);
  static final Duration TRANSFER = Duration.ofSeconds(3);
  static final Duration FORGET = Duration.ofSeconds(4);
  @TempDir Path directory;
  final ScriptedRunner runner = new ScriptedRunner();

  ResticStore store() {
    return store(Map.of("RESTIC_REPOSITORY", "/srv/kuma", "RESTIC_PASSWORD", "p"));
  }

  ResticStore store(Map<String, String> environment) {
    return new ResticStore(
        new ResticSettings(
            "restic",
            environment,
            directory.resolve("cache"),
            "kuma-a",
            directory,
            new ResticSettings.Timeouts(LOOK, TRANSFER, FORGET),
            Optional.empty(),
            FleetLabel.NONE,
            false),
        runner);
  }

  static StoreException failureOf(ThrowingCallable call) {
    StoreException failure = catchThrowableOfType(StoreException.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}

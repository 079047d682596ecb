package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.export.ExportSettings;
import io.github.replicatorkuma.model.ReplicationScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** How the instances of the tests publish where they have no reason to do otherwise. */
public final class TestPublishing {
  static final Duration LOOK_INTERVAL = Duration.ofHours(1);

  private TestPublishing() {}

  /** What an instance of this name exports, on a machine called after it. */
  public static ExportSettings content(String name, ReplicationScope scope, Path uploads) {
    return new ExportSettings(
        name, name + ".example", Optional.of("2.5.3"), scope, Optional.empty(), uploads);
  }

  /** Publishes by default what the default scope is, and creates its repository. */
  public static PublishSettings settings(String name, Path uploads, Path staging) {
    return settings(content(name, ReplicationScope.DEFAULT, uploads), staging, true);
  }

  public static PublishSettings settings(
      ExportSettings content, Path staging, boolean createRepository) {
    return new PublishSettings(content, staging, createRepository, LOOK_INTERVAL, 50);
  }
}

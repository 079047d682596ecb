package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.Choice;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name another snapshot than the newest; one of them at most. */
final class ChoiceOptions {
  @Option(
      names = "--snapshot",
      paramLabel = "ID",
      converter = SnapshotIdConverter.class,
      description = "This snapshot instead of the newest.")
  private @Nullable SnapshotId snapshot;

  @Option(
      names = "--at",
      paramLabel = "TIME",
      converter = MomentConverter.class,
      description =
          "What was the newest at this time: 2026-03-01 (its first moment), 2026-03-01T14:30 (local"
              + " time), 2026-03-01T14:30+01:00, 2h or \"3d ago\".")
  private @Nullable Instant time;

  @Option(
      names = "--from",
      paramLabel = "DIR",
      description = "What `replicator-kuma export DIR` wrote, here or elsewhere.")
  private @Nullable Path export;

  /**
   * What {@code options} chose; empty for the newest.
   *
   * @param workingDirectory a daemon's may be another
   */
  static Optional<Choice> in(@Nullable ChoiceOptions options, Path workingDirectory) {
    if (options == null) {
      return Optional.empty();
    }
    if (options.export != null) {
      return Optional.of(new Choice.FromDirectory(workingDirectory.resolve(options.export)));
    }
    return options.snapshot != null
        ? Optional.of(new Choice.ById(options.snapshot))
        : Optional.ofNullable(options.time).map(Choice.AsOf::new);
  }
}

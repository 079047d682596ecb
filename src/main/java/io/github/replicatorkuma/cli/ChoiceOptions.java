package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.Choice;
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

  /** What {@code options} chose; empty for the newest. */
  static Optional<Choice> in(@Nullable ChoiceOptions options) {
    if (options == null) {
      return Optional.empty();
    }
    return options.snapshot != null
        ? Optional.of(new Choice.ById(options.snapshot))
        : Optional.ofNullable(options.time).map(Choice.AsOf::new);
  }
}

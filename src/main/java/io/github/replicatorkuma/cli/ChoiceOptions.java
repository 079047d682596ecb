package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.replica.Choice;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that name another snapshot than the newest; one of them at most. */
final class ChoiceOptions {
  @Option(names = "--snapshot", paramLabel = "ID", converter = SnapshotConverter.class)
  private @Nullable Choice snapshot;

  @Option(names = "--at", paramLabel = "TIME", converter = MomentConverter.class)
  private @Nullable Instant time;

  @Option(names = "--from", paramLabel = "DIR")
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
        ? Optional.of(options.snapshot)
        : Optional.ofNullable(options.time).map(Choice.AsOf::new);
  }
}

package io.github.replicatorkuma.exec;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * A program to run to its end.
 *
 * @param argv the program, found on the {@code PATH} of {@code environment} unless it holds a
 *     slash, and its arguments; never a secret, since every user of the machine can list them
 * @param environment all of the child's environment: nothing is inherited
 * @param directory where it runs
 * @param timeout how long it may take
 * @param onStart is told the child's number as soon as it runs
 * @param isHopeless whether it is ended before its time, by the end of what its stderr holds now
 * @param lines takes its stdout line by line, without line feeds, on a thread of the runner; all
 *     lines have been taken when the runner returns. Without it stdout is kept
 */
public record Command(
    List<String> argv,
    Map<String, String> environment,
    Path directory,
    Duration timeout,
    LongConsumer onStart,
    Predicate<String> isHopeless,
    Optional<Consumer<String>> lines) {
  /**
   * @throws IllegalArgumentException when there is no program, or no time for it
   */
  public Command {
    argv = List.copyOf(argv);
    environment = Map.copyOf(environment);
    if (argv.isEmpty() || timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("not a command: " + argv + " within " + timeout);
    }
  }

  /** A command whose start nobody waits for, and whose stdout is kept. */
  public Command(
      List<String> argv, Map<String, String> environment, Path directory, Duration timeout) {
    this(argv, environment, directory, timeout, pid -> {}, said -> false, Optional.empty());
  }

  /** The same, whose start {@code listener} is told of. */
  public Command onStart(LongConsumer listener) {
    return new Command(argv, environment, directory, timeout, listener, isHopeless, lines);
  }

  /** The same, which is ended where {@code hopeless} says so. */
  public Command endedWhere(Predicate<String> hopeless) {
    return new Command(argv, environment, directory, timeout, onStart, hopeless, lines);
  }

  /** The same, whose lines {@code consumer} takes. */
  public Command onLine(Consumer<String> consumer) {
    return new Command(
        argv, environment, directory, timeout, onStart, isHopeless, Optional.of(consumer));
  }

  /** The program's name without its folder, for messages. */
  public String program() {
    String path = argv.get(0);
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Without the environment, which holds secrets. */
  @Override
  public String toString() {
    return String.join(" ", argv) + " (in " + directory + ")";
  }
}

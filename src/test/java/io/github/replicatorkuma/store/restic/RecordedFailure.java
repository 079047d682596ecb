package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandException.Reason;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.OutputTail;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a release of restic really wrote to stderr, and what it means. The files were recorded with
 * restic 0.14.0, 0.18.0 and 0.19.1 against real repositories, S3Proxy, a small HTTP server that
 * answers as others do, and an sshd; paths, ports and host names were changed afterwards, and of
 * many equal retries three are kept.
 *
 * @param exit the exit code, or {@code killed} when restic was still trying after 16 to 100 s
 */
record RecordedFailure(String release, String name, String exit, Kind kind, String stderr) {
  private static final Pattern HEADING =
      Pattern.compile("### ([\\w-]+): exit (\\d+|killed): ([A-Z_]+)\n([^#]*(?:#(?!## )[^#]*)*)");

  static Stream<RecordedFailure> all() {
    return Stream.of("0.14.0", "0.18.0", "0.19.1").flatMap(release -> read(release).stream());
  }

  private static List<RecordedFailure> read(String release) {
    String text;
    try {
      text = Files.readString(Path.of("src/test/resources/restic-stderr", release + ".txt"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<RecordedFailure> failures = new ArrayList<>();
    Matcher section = HEADING.matcher(text);
    while (section.find()) {
      failures.add(
          new RecordedFailure(
              release,
              section.group(1),
              section.group(2),
              Kind.valueOf(section.group(3)),
              section.group(4)));
    }
    return failures;
  }

  /** As the store would see it. */
  StoreException mapped(ResticFailures failures) {
    return mapped(failures, "do it");
  }

  StoreException mapped(ResticFailures failures, String attempt) {
    OutputTail tail = new OutputTail(stderr, 0);
    if (exit.equals("killed")) {
      return failures.notEnded(
          attempt, new CommandException(Reason.TIMED_OUT, "restic did not end", tail, null));
    }
    return failures.ended(attempt, new CommandResult(Integer.parseInt(exit), "", tail));
  }

  @Override
  public String toString() {
    return release + " " + name;
  }
}

package io.github.replicatorkuma.exec;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What every start of a child has in common: where it runs, and what it gets from us. */
final class Launch {
  private static final String DEFAULT_PATH = "/usr/local/bin:/usr/bin:/bin";

  private Launch() {}

  /**
   * Starts nothing yet; the child's input is empty.
   *
   * @param environment all that the child gets. What we inherited ourselves keeps its bytes, also
   *     those that are no text in our charset, since Java would write others
   * @throws IOException when a variable cannot be written in our charset, where Java would write
   *     question marks; the message names it
   */
  static ProcessBuilder of(List<String> argv, Map<String, String> environment, Path directory)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    Map<String, String> variables = builder.environment();
    variables.keySet().retainAll(environment.keySet());
    for (Map.Entry<String, String> wanted : environment.entrySet()) {
      if (wanted.getValue().equals(variables.get(wanted.getKey()))) {
        continue;
      }
      if (!canBeWritten(wanted.getKey() + wanted.getValue())) {
        throw new IOException("the locale's charset cannot write " + wanted.getKey());
      }
      variables.put(wanted.getKey(), wanted.getValue());
    }
    return builder;
  }

  /** Java 17 writes the environment in the first, later ones in the second. */
  private static boolean canBeWritten(String text) {
    String ofNames = System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
    return Stream.of(Charset.defaultCharset(), Charset.forName(ofNames))
        .allMatch(charset -> charset.newEncoder().canEncode(text));
  }

  /**
   * {@code argv} with its program as the child's PATH has it; Java itself would look at ours.
   *
   * @throws IOException when there is none; the message says where it was looked for
   */
  static List<String> resolved(List<String> argv, Map<String, String> environment)
      throws IOException {
    String program = argv.get(0);
    String path = environment.getOrDefault("PATH", DEFAULT_PATH);
    boolean named = program.contains("/");
    Stream<String> places =
        named
            ? Stream.of(program)
            : Stream.of(path.split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> folder + "/" + program);
    String found =
        places
            .flatMap(place -> executable(place).stream())
            .findFirst()
            .orElseThrow(
                () ->
                    new IOException(
                        named ? "no executable file " + program : "not found in PATH=" + path))
            .toString();
    List<String> resolved = new ArrayList<>(argv);
    resolved.set(0, found);
    return resolved;
  }

  private static Optional<Path> executable(String name) {
    try {
      Path path = Path.of(name).toAbsolutePath();
      return Optional.of(path).filter(Files::isRegularFile).filter(Files::isExecutable);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }
}

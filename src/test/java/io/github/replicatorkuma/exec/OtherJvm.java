package io.github.replicatorkuma.exec;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@code main} of the tests in a JVM of its own. */
public final class OtherJvm {
  private OtherJvm() {}

  /** The command for it, with further options of the JVM. */
  public static List<String> command(List<String> options, Class<?> program, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Starts it; its errors go where those of this JVM go. */
  public static Process start(Class<?> program, String... arguments) throws IOException {
    return start(command(List.of(), program, arguments));
  }

  /** The same by its {@link #command}. */
  public static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}

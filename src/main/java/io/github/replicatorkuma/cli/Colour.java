package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.PlainText;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/** Colours a line where stdout is a terminal that shows them, unless somebody asked for none. */
enum Colour {
  GREEN("32"),
  RED("31"),
  YELLOW("33"),
  NONE("");

  private static final Path STDOUT = Path.of("/proc/self/fd/1");

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  /** Whether stdout is to be coloured; {@code NO_COLOR} is the usual way to say no. */
  static boolean isWanted(Map<String, String> variables) {
    return isWanted(variables, ProgressLine.isTerminal(STDOUT));
  }

  static boolean isWanted(Map<String, String> variables, boolean terminal) {
    String kind = variables.getOrDefault("TERM", "dumb");
    return terminal
        && variables.getOrDefault("NO_COLOR", "").isEmpty()
        && !kind.isEmpty()
        && !kind.equals("dumb");
  }

  /** Prints one line, whoever wrote what is in it. */
  void line(PrintWriter out, boolean wanted, String text) {
    String plain = PlainText.line(text);
    out.println(wanted && this != NONE ? "\u001b[" + code + "m" + plain + "\u001b[0m" : plain);
  }
}

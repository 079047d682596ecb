package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.logging.LogLine;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells an operator of a one-shot command what failed and what to do, and picks the exit code. */
final class Failures {
  private Failures() {}

  static int report(Exception failure, CommandLine command, ParseResult ignored) {
    return report(failure, command.getErr());
  }

  /** The whole usage would push the message off the screen. */
  static int wrongUsage(ParameterException wrong, String[] ignored) {
    CommandLine command = wrong.getCommandLine();
    line(command.getErr(), String.valueOf(wrong.getMessage()));
    UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    line(command.getErr(), "See: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  static int report(Exception failure, PrintWriter err) {
    if (failure instanceof ConfigurationException wrong) {
      wrong.problems().forEach(problem -> line(err, "configuration: " + problem));
      return ExitCode.CONFIGURATION;
    }
    if (failure instanceof ReplicationException known) {
      line(err, "failed: " + known.getMessage());
      if (!known.hint().isEmpty()) {
        line(err, "hint: " + known.hint());
      }
      return known.isTerminal() ? ExitCode.TERMINAL : ExitCode.RETRYABLE;
    }
    err.println("unexpected failure, please report it: " + LogLine.described(failure));
    return ExitCode.RETRYABLE;
  }

  private static void line(PrintWriter err, String text) {
    err.println(PlainText.line(Hint.here(text)));
  }
}

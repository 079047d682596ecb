package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.health.StatusJson;
import io.github.replicatorkuma.logging.LogLine;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells an operator of a one-shot command what failed and what to do, and picks the exit code. */
final class Failures {
  /** What other programs call our commands. */
  private static final Map<String, String> MEANT =
      Map.of(
          "preview", "plan",
          "diff", "plan",
          "pull", "apply",
          "sync", "apply",
          "push", "publish",
          "undo", "apply --undo",
          "rollback", "apply --undo");

  private Failures() {}

  /** With {@code --json} stdout has it too, in the fields of a report. */
  static int report(Exception failure, CommandLine command, ParseResult ignored) {
    if (command.getCommand() instanceof OneShot asked && asked.json) {
      json(command, reportOf(failure));
    }
    return report(failure, command.getErr());
  }

  private static void json(CommandLine command, CycleReport report) {
    command.getOut().println(Json.lines(StatusJson.report(report)));
  }

  private static CycleReport reportOf(Exception failure) {
    if (failure instanceof ReplicationException known) {
      return Reports.of(known);
    }
    return failure instanceof ConfigurationException wrong
        ? wrong.report()
        : Reports.ofDefect(failure);
  }

  /** The whole usage would push the message off the screen. */
  static int wrongUsage(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String see = "See: " + command.getCommandSpec().qualifiedName() + " --help";
    if (List.of(arguments).contains("--json")) {
      json(
          command,
          new CycleReport(Result.TERMINAL, "wrong_usage", String.valueOf(wrong.getMessage()), see));
    }
    line(command.getErr(), String.valueOf(wrong.getMessage()));
    Optional<String> meant = meant(wrong);
    if (meant.isPresent()) {
      line(command.getErr(), "Did you mean: replicator-kuma " + meant.get() + "?");
    } else {
      UnmatchedArgumentException.printSuggestions(wrong, command.getErr());
    }
    line(command.getErr(), see);
    return ExitCode.USAGE;
  }

  /** A word that is only misspelt is found by its letters. */
  private static Optional<String> meant(ParameterException wrong) {
    return wrong instanceof UnmatchedArgumentException unmatched
        ? Optional.ofNullable(MEANT.get(unmatched.getUnmatched().get(0)))
        : Optional.empty();
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

package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.health.StatusJson;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.PlainText;
import java.io.PrintWriter;

/** Results on stdout: sentences for people, or one JSON object for machines. */
final class Output {
  private Output() {}

  static void json(PrintWriter out, Object value) {
    out.println(Json.lines(value));
  }

  /** Prints one line, whoever wrote what is in it. */
  static void line(PrintWriter out, String text) {
    out.println(PlainText.line(text));
  }

  /** Prints how a cycle ended; its exit code. */
  static int report(PrintWriter out, boolean json, CycleReport report) {
    if (json) {
      json(out, StatusJson.report(report));
    } else {
      line(out, report.summary());
      if (!report.hint().isEmpty()) {
        line(out, "hint: " + report.hint());
      }
    }
    return ExitCode.of(report);
  }
}

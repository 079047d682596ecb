package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.replica.CloneReport;
import io.github.replicatorkuma.replica.CloneReport.ComparedTable;
import io.github.replicatorkuma.replica.CloneReport.Difference;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report of a clone, for people or as the fields of a JSON object; never any value. */
final class CloneOutput {
  /** As many differences are named; the rest is counted. */
  private static final int MOST_NAMED = 20;

  private static final String COLUMNS = "%-24s %8s %8s %10s %12s%n";

  private static final String DIFFERENT_HINT =
      "Something else changed the target meanwhile. See that its Uptime Kuma is stopped, and clone"
          + " again with --accept-deletes.";

  private static final List<String> NOT_COPIED =
      List.of(
          "logins: everybody logs in anew, with the same password",
          "docker-tls/ and screenshots/ in the data directory: copy docker-tls/ by hand if a Docker"
              + " host uses TLS");

  private CloneOutput() {}

  static void print(PrintWriter out, CloneReport report) {
    line(out, "cloned " + report.source());
    line(out, "into   " + report.target() + ": " + report.written());
    report
        .copy()
        .ifPresent(copy -> out.println("a copy of the target from before is kept: " + copy));
    out.println();
    out.printf(COLUMNS, "table", "source", "target", "cells", "differences");
    report
        .tables()
        .forEach(table -> out.printf(COLUMNS, RecordJson.fields(table).values().toArray()));
    out.printf(
        COLUMNS,
        "total",
        report.sum(ComparedTable::source),
        report.sum(ComparedTable::target),
        report.sum(ComparedTable::cells),
        report.differences().size());
    out.println();
    out.println("logos compared: " + report.logos());
    String history =
        report.leftBehind().entrySet().stream()
            .filter(table -> table.getValue() > 0)
            .map(table -> table.getKey() + " " + table.getValue())
            .collect(Collectors.joining(", "));
    out.println("history left behind: " + (history.isEmpty() ? "none here" : history));
    NOT_COPIED.forEach(what -> out.println("not copied: " + what));
    report.warnings().forEach(warning -> line(out, "warning: " + warning));
    verdict(out, report.differences());
  }

  private static void verdict(PrintWriter out, List<Difference> differences) {
    if (differences.isEmpty()) {
      out.println("verified: 0 differences");
      return;
    }
    out.println("NOT EQUAL: " + differences.size() + " differences");
    for (Difference found : named(differences)) {
      line(out, "  %s %s: %s".formatted(found.where(), found.key(), found.what()));
    }
    if (differences.size() > MOST_NAMED) {
      out.println("  and " + (differences.size() - MOST_NAMED) + " more");
    }
    out.println("hint: " + DIFFERENT_HINT);
  }

  private static void line(PrintWriter out, String text) {
    out.println(PlainText.line(text));
  }

  private static List<Difference> named(List<Difference> differences) {
    return differences.subList(0, Math.min(MOST_NAMED, differences.size()));
  }

  static Map<String, @Nullable Object> fields(CloneReport report) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("event", report.isEqual() ? "cloned" : "different");
    fields.put("result", report.isEqual() ? "done" : "terminal");
    fields.put("source", report.source());
    fields.put("target", report.target());
    fields.putAll(RecordJson.fields(report.written()));
    fields.put("copy", report.copy().map(Path::toString).orElse(""));
    fields.put("tables", RecordJson.tree(report.tables()));
    fields.put("logos", report.logos());
    fields.put("cells", report.sum(ComparedTable::cells));
    fields.put("differences", report.differences().size());
    fields.put("different", RecordJson.tree(named(report.differences())));
    fields.put("left-behind", RecordJson.tree(report.leftBehind()));
    fields.put("not-copied", NOT_COPIED);
    fields.put("warnings", report.warnings());
    fields.put("hint", report.isEqual() ? "" : DIFFERENT_HINT);
    return fields;
  }
}

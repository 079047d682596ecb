package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.CloneReport;
import io.github.replicatorkuma.replica.CloneReport.ComparedTable;
import io.github.replicatorkuma.replica.CloneReport.Difference;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The report of a clone, for people or as the fields of a JSON object; never any value. */
final class CloneOutput {
  /** As many differences are named; the rest is counted. */
  private static final int MOST_NAMED = 20;

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
    Output.line(out, "cloned " + report.source());
    Output.line(out, "into   " + report.target() + ": " + report.written());
    report
        .copy()
        .ifPresent(copy -> out.println("a copy of the target from before is kept: " + copy));
    out.println();
    line(out, "table", "source", "target", "cells", "differences");
    for (ComparedTable table : report.tables()) {
      line(
          out,
          table.name().value(),
          table.sourceRows(),
          table.targetRows(),
          table.cells(),
          table.differences());
    }
    line(
        out,
        "total",
        report.tables().stream().mapToLong(ComparedTable::sourceRows).sum(),
        report.rows(),
        report.cells(),
        report.differences().size());
    out.println();
    out.println("logos compared: " + report.logos());
    out.println("history left behind: " + history(report.leftBehind()));
    NOT_COPIED.forEach(what -> out.println("not copied: " + what));
    report.warnings().forEach(warning -> Output.line(out, "warning: " + warning));
    verdict(out, report.differences());
  }

  private static void line(
      PrintWriter out,
      String table,
      Object source,
      Object target,
      Object cells,
      Object differences) {
    out.printf("%-24s %8s %8s %10s %12s%n", table, source, target, cells, differences);
  }

  private static String history(Map<TableName, Long> rows) {
    String tables =
        rows.entrySet().stream()
            .filter(table -> table.getValue() > 0)
            .map(table -> table.getKey() + " " + table.getValue())
            .collect(Collectors.joining(", "));
    return tables.isEmpty() ? "none here" : tables;
  }

  private static void verdict(PrintWriter out, List<Difference> differences) {
    if (differences.isEmpty()) {
      out.println("verified: 0 differences");
      return;
    }
    out.println("NOT EQUAL: " + differences.size() + " differences");
    differences.stream()
        .limit(MOST_NAMED)
        .forEach(
            found ->
                Output.line(
                    out, "  %s %s: %s".formatted(found.where(), found.key(), found.what())));
    if (differences.size() > MOST_NAMED) {
      out.println("  and " + (differences.size() - MOST_NAMED) + " more");
    }
    out.println("hint: " + DIFFERENT_HINT);
  }

  static Map<String, Object> fields(CloneReport report) {
    Map<String, Object> left = new LinkedHashMap<>();
    report.leftBehind().forEach((table, rows) -> left.put(table.value(), rows));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("event", report.isEqual() ? "cloned" : "different");
    fields.put("result", report.isEqual() ? "done" : "terminal");
    fields.put("source", report.source());
    fields.put("target", report.target());
    fields.put("inserted", report.written().inserted());
    fields.put("updated", report.written().updated());
    fields.put("deleted", report.written().deleted());
    fields.put("copy", report.copy().map(Object::toString).orElse(""));
    fields.put("tables", report.tables().stream().map(CloneOutput::table).toList());
    fields.put("logos", report.logos());
    fields.put("cells", report.cells());
    fields.put("differences", report.differences().size());
    fields.put(
        "different",
        report.differences().stream().limit(MOST_NAMED).map(CloneOutput::difference).toList());
    fields.put("left-behind", left);
    fields.put("not-copied", NOT_COPIED);
    fields.put("warnings", report.warnings());
    fields.put("hint", report.isEqual() ? "" : DIFFERENT_HINT);
    return fields;
  }

  private static Map<String, Object> table(ComparedTable table) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("table", table.name().value());
    fields.put("source-rows", table.sourceRows());
    fields.put("target-rows", table.targetRows());
    fields.put("cells", table.cells());
    fields.put("differences", table.differences());
    return fields;
  }

  private static Map<String, Object> difference(Difference difference) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("where", difference.where());
    fields.put("key", difference.key());
    fields.put("what", difference.what());
    return fields;
  }
}

package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.plan.ChangedRow;
import io.github.replicatorkuma.plan.ChangedRow.Cell;
import io.github.replicatorkuma.plan.ChangedRow.Value;
import io.github.replicatorkuma.plan.TableChange;
import io.github.replicatorkuma.replica.ApplyPreview;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** A plan as people read it: a diff by table, row and column. */
record PlanText(PrintWriter out, boolean coloured) {
  private static final String SECRET = "(secret)";
  private static final String NONE = "(none)";

  /** How much of a value is shown, and how much of what did not change before its first change. */
  private static final int LONGEST = 80;

  private static final int CONTEXT = 20;

  void print(ApplyPreview preview) {
    line(
        "snapshot %s%s by %s: %s"
            .formatted(
                preview.snapshot().brief(),
                preview.position().aside(),
                preview.leader(),
                preview.rows()));
    print(preview.tables());
    preview.warnings().forEach(warning -> Colour.YELLOW.line(out, coloured, "warning: " + warning));
    if (!preview.objection().isEmpty()) {
      Colour.RED.line(out, coloured, "would be refused: " + preview.objection());
    }
  }

  void print(List<TableChange> tables) {
    tables.forEach(this::print);
  }

  private void print(TableChange table) {
    out.println(table.table());
    table.inserted().forEach(row -> Colour.GREEN.line(out, coloured, "  + " + whole(row)));
    for (ChangedRow row : table.updated()) {
      Colour.YELLOW.line(out, coloured, "  ~ " + row.label());
      row.cells().forEach(cell -> line("      " + changed(cell)));
    }
    table.deleted().forEach(row -> Colour.RED.line(out, coloured, "  - " + whole(row)));
  }

  private void line(String text) {
    Colour.NONE.line(out, false, text);
  }

  /** A row that comes or goes: one side of its cells is empty. */
  private static String whole(ChangedRow row) {
    String cells =
        row.cells().stream()
            .map(cell -> cell.column() + ": " + text(present(cell), 0))
            .collect(Collectors.joining(", "));
    return cells.isEmpty() ? row.label() : row.label() + " (" + cells + ")";
  }

  private static Value present(Cell cell) {
    return cell.after().equals(Value.NONE) ? cell.before() : cell.after();
  }

  static String changed(Cell cell) {
    Value before = cell.before();
    Value after = cell.after();
    if (cell.isSecret() && before.equals(after)) {
      String seen = before.text();
      return seen == null
          ? cell.column() + ": (secret, changed)"
          : "%s: %s (its secret part changed)".formatted(cell.column(), text(before, 0));
    }
    int from = Math.max(0, equalBeginning(before, after) - CONTEXT);
    return "%s: %s -> %s".formatted(cell.column(), text(before, from), text(after, from));
  }

  /** How many characters are the same; 0 where both values can be shown whole anyway. */
  private static int equalBeginning(Value before, Value after) {
    String one = Objects.requireNonNullElse(before.text(), "");
    String other = Objects.requireNonNullElse(after.text(), "");
    if (one.length() <= LONGEST && other.length() <= LONGEST) {
      return 0;
    }
    int equal = 0;
    while (equal < Math.min(one.length(), other.length())
        && one.charAt(equal) == other.charAt(equal)) {
      equal++;
    }
    return equal;
  }

  private static String text(Value value, int from) {
    String text = value.text();
    if (text == null) {
      return value.isWhole() ? NONE : SECRET;
    }
    String shown = quotedWhereUnclear(excerpt(text, from).replace("\r\n", "⏎").replace('\n', '⏎'));
    return value.refersTo().isEmpty() ? shown : shown + " " + excerpt(value.refersTo(), 0);
  }

  private static String excerpt(String text, int from) {
    int begin = inPair(text, from) ? from - 1 : from;
    int end = Math.min(text.length(), begin + LONGEST);
    end = inPair(text, end) ? end - 1 : end;
    return (begin > 0 ? "…" : "") + text.substring(begin, end) + (end < text.length() ? "…" : "");
  }

  /** Whether a cut at {@code index} would part the halves of one character. */
  private static boolean inPair(String text, int index) {
    return index > 0 && index < text.length() && Character.isLowSurrogate(text.charAt(index));
  }

  private static String quotedWhereUnclear(String text) {
    return text.isEmpty() || !text.equals(text.strip()) ? '"' + text + '"' : text;
  }
}

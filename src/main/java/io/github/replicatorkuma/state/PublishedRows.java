package io.github.replicatorkuma.state;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.Change.ChangedMonitor.Kind;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.RowMark;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What this instance published last, a line a row, to say what the next publish changes. Only for
 * people: lost or damaged, nothing is compared.
 *
 * @param file its first line is the digest of what was published
 */
public record PublishedRows(Path file) {
  private static final EventLog log = EventLog.of(PublishedRows.class);

  /** What would end a line or a cell. */
  private static final Pattern UNFIT = Pattern.compile("[\\p{Cntrl}\\x{85}\\x{2028}\\x{2029}]");

  /** The marks of rows by table and by key. */
  private static final class Left {
    final Map<String, Map<String, RowMark>> rows = new LinkedHashMap<>();
    final Map<TableName, RowCounts> tables = new LinkedHashMap<>();
    final List<ChangedMonitor> monitors = new ArrayList<>();

    Left(Map<TableName, Map<String, RowMark>> now) {
      now.forEach((table, marks) -> rows.put(table.value(), new HashMap<>(marks)));
      now.keySet().forEach(table -> tables.put(table, RowCounts.NONE));
    }

    void before(String table, String key, RowMark was) {
      RowMark is = rows.getOrDefault(table, Map.of()).remove(key);
      if (is == null) {
        note(table, key, was, Kind.REMOVED);
      } else if (is.hash() != was.hash()) {
        note(table, key, is, Kind.CHANGED);
      }
    }

    void note(String table, String key, RowMark row, Kind kind) {
      RowCounts one =
          new RowCounts(
              kind == Kind.ADDED ? 1 : 0,
              kind == Kind.CHANGED ? 1 : 0,
              kind == Kind.REMOVED ? 1 : 0);
      tables.merge(new TableName(table), one, RowCounts::plus);
      if (table.equals(ReplicatedTables.MONITOR.value())) {
        monitors.add(new ChangedMonitor(kind, key, row.name()));
      }
    }

    Change change() {
      rows.forEach(
          (table, marks) -> marks.forEach((key, row) -> note(table, key, row, Kind.ADDED)));
      monitors.sort(
          Comparator.comparingInt((ChangedMonitor any) -> any.id().length())
              .thenComparing(ChangedMonitor::id));
      tables.values().removeIf(counts -> counts.total() == 0);
      return new Change(tables, monitors, Duration.ZERO);
    }
  }

  /**
   * What changed since.
   *
   * @param before what these rows take the place of
   * @param now marks by table, parents first, and key
   * @return empty where what was noted is not of {@code before}
   */
  public Optional<Change> until(Digest before, Map<TableName, Map<String, RowMark>> now) {
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      if (!before.hex().equals(lines.readLine())) {
        return Optional.empty();
      }
      Left left = new Left(now);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] cells = line.split("\t", 4);
        left.before(
            cells[0], cells[1], new RowMark(Long.parseUnsignedLong(cells[2], 16), cells[3]));
      }
      return Optional.of(left.change());
    } catch (IOException | RuntimeException lostOrDamaged) {
      return Optional.empty();
    }
  }

  /** Notes what is published now; that it cannot be noted is no failure of the publish. */
  public void note(Digest digest, Map<TableName, Map<String, RowMark>> now) {
    StringBuilder text = new StringBuilder(digest.hex()).append('\n');
    now.forEach(
        (table, marks) ->
            marks.forEach(
                (key, row) ->
                    text.append(table)
                        .append('\t')
                        .append(oneLine(key))
                        .append('\t')
                        .append(Long.toHexString(row.hash()))
                        .append('\t')
                        .append(oneLine(row.name()))
                        .append('\n')));
    try {
      AtomicFile.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      log.debug("not_noted", field("file", file), field("reason", e));
    }
  }

  private static String oneLine(String text) {
    return UNFIT.matcher(text).replaceAll(" ");
  }
}

package io.github.replicatorkuma.history;

import io.github.replicatorkuma.database.Filling;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.history.HistoryManifest.KeptTable;
import io.github.replicatorkuma.history.HistoryManifest.Segment;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.RowCursor;
import java.util.List;
import java.util.stream.Collectors;

/** Makes a database of a backup: tables, rows, indexes, and then the proof that it is the same. */
record DatabaseFill(
    HistoryLayout layout, HistoryManifest manifest, HistoryProgress progress, Steps steps) {
  void into(KumaDatabase database) throws ReplicationException {
    boolean sameEngine = database.kind().equals(manifest.engine());
    steps.reached(Step.RESTORE_BEFORE_SCHEMA);
    database.fill(
        filling -> {
          if (sameEngine) {
            run(filling, true);
          } else {
            makePlainTables(filling);
          }
          steps.reached(Step.RESTORE_BEFORE_ROWS);
          insertAll(filling);
          steps.reached(Step.RESTORE_BEFORE_INDEXES);
          if (sameEngine) {
            run(filling, false);
          }
        });
    steps.reached(Step.RESTORE_BEFORE_CHECK);
    database.read(
        cut -> {
          check(cut.whole());
          return true;
        });
  }

  /** Runs the statements that make tables, or all others. */
  private void run(Filling filling, boolean tables) throws ReplicationException {
    for (Segment segment : manifest.schema().segments()) {
      try (RowCursor statements = rows(manifest.schema(), segment)) {
        for (Row row = statements.next(); row != null; row = statements.next()) {
          if (WholeCut.TABLE.equals(row.cell(0)) == tables) {
            filling.execute(String.valueOf(row.cell(2)));
          }
        }
      }
    }
  }

  /** For the rows of another engine, whose statements mean nothing here. */
  private void makePlainTables(Filling filling) throws ReplicationException {
    for (KeptTable table : manifest.tables()) {
      String columns =
          table.columns().stream()
              .map(column -> filling.quoted(column.name()) + " " + plainType(column))
              .collect(Collectors.joining(", ", " (", ")"));
      filling.execute("CREATE TABLE " + filling.quoted(table.name().value()) + columns);
    }
  }

  private static String plainType(Column column) {
    if (column.name().equals("id") && column.kind() == ColumnKind.NUMBER) {
      return "INTEGER PRIMARY KEY";
    }
    return column.kind() == ColumnKind.NUMBER ? "NUMERIC" : column.kind().name();
  }

  private void insertAll(Filling filling) throws ReplicationException {
    long[] done = new long[1];
    for (KeptTable table : manifest.tables()) {
      if (table.name().equals(WholeCut.USED_IDS)) {
        filling.execute("DELETE FROM " + WholeCut.USED_IDS);
      }
      insert(filling, table, done);
    }
  }

  private void insert(Filling filling, KeptTable table, long[] done) throws ReplicationException {
    for (Segment segment : table.segments()) {
      filling.insert(
          table.columnsOf(),
          rows(table, segment)
              .mapped(
                  row -> {
                    progress.at(table.name(), ++done[0], manifest.rows());
                    return row;
                  }));
    }
  }

  private RowCursor rows(KeptTable table, Segment segment) throws ReplicationException {
    return Segments.read(layout.root(), layout.segment(table, segment), table.columnsOf());
  }

  private void check(WholeCut cut) throws ReplicationException {
    for (KeptTable table : manifest.tables()) {
      for (Segment segment : table.segments()) {
        Segments.Written here =
            Segments.measure(table.columnsOf(), cut.rows(table.columnsOf(), segment.ids()));
        require(
            here.digest().hex().equals(segment.digest()),
            "table " + table.name() + " holds other rows than " + segment.file());
      }
    }
    List<String> problems = cut.problems();
    require(problems.isEmpty(), String.join("; ", problems));
  }

  private static void require(boolean isSame, String found) throws ReplicationException {
    if (!isSame) {
      throw ReplicationException.terminal(
          "the restored database is not what was backed up: " + found,
          "It is not used. Look for a newer replicator-kuma, and keep the backup.");
    }
  }
}

package io.github.replicatorkuma.history;

import io.github.replicatorkuma.database.IdSpan;
import io.github.replicatorkuma.database.RowSums;
import io.github.replicatorkuma.database.WholeCut;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.history.HistoryManifest.KeptTable;
import io.github.replicatorkuma.history.HistoryManifest.Segment;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes the rows of tables into files whose names tell their content, so that nothing that an
 * earlier backup needs is ever written over.
 *
 * <p>History goes into segments of so many ids each, of which an hour changes only the last few.
 * Where most rows of many ids are gone, a segment is sixteen times as wide, or more.
 */
final class TableDump {
  private static final TableName BEATS = new TableName("heartbeat");

  private static final RowSums NONE = new RowSums(0, 0, 0, 0, 0);

  /** Ids of a segment, and the most rows of one that has more ids. */
  static final long IDS = 20_000;

  private static final long WIDER = 16;
  private static final long WIDEST = IDS * WIDER * WIDER * WIDER * WIDER;

  private final WholeCut cut;
  private final HistoryLayout layout;
  private final Room room;
  private final List<KeptTable> before;
  private final HistoryProgress progress;
  private long done;

  /**
   * @param before what may be taken over where it has not changed
   */
  TableDump(
      WholeCut cut,
      HistoryLayout layout,
      Room room,
      List<KeptTable> before,
      HistoryProgress progress) {
    this.cut = cut;
    this.layout = layout;
    this.room = room;
    this.before = before;
    this.progress = progress;
  }

  /** Whether it can be told unchanged without being written. */
  static boolean hasSums(TableName table) {
    return table.equals(BEATS);
  }

  KeptTable schema() throws ReplicationException {
    Segment only = write(WholeCut.SCHEMA, IdSpan.ALL, NONE, cut.schema());
    return new KeptTable(WholeCut.SCHEMA.name(), WholeCut.SCHEMA.columns(), List.of(only));
  }

  List<KeptTable> tables() throws ReplicationException {
    List<KeptTable> all = new ArrayList<>();
    for (TableSchema table : cut.tables()) {
      List<Segment> segments = new ArrayList<>();
      for (IdSpan ids : spans(table.name())) {
        segments.add(segment(table, ids));
      }
      all.add(new KeptTable(table.name(), table.columns(), segments));
    }
    return all;
  }

  private List<IdSpan> spans(TableName table) throws ReplicationException {
    if (!ReplicatedTables.HISTORY.contains(table)) {
      return List.of(IdSpan.ALL);
    }
    List<IdSpan> spans = new ArrayList<>();
    long from = Long.MIN_VALUE;
    Optional<Long> next = cut.nextId(table, from);
    while (next.isPresent()) {
      IdSpan span = widest(table, next.get(), from);
      spans.add(span);
      from = span.end();
      next = cut.nextId(table, from);
    }
    return spans;
  }

  private IdSpan widest(TableName table, long id, long from) throws ReplicationException {
    for (long size = WIDEST; size > IDS; size /= WIDER) {
      IdSpan span = IdSpan.around(id, size);
      if (span.first() >= from && cut.count(table, span, IDS + 1) <= IDS) {
        return span;
      }
    }
    return IdSpan.around(id, IDS);
  }

  private Segment segment(TableSchema table, IdSpan ids) throws ReplicationException {
    RowSums sums = hasSums(table.name()) ? cut.sums(table.name(), ids) : NONE;
    Optional<Segment> same = sums.equals(NONE) ? Optional.empty() : unchanged(table, ids, sums);
    if (same.isPresent()) {
      tell(table.name(), same.get().rows());
      return same.get();
    }
    RowCursor rows =
        cut.rows(table, ids)
            .mapped(
                row -> {
                  tell(table.name(), 1);
                  return row;
                });
    return write(table, ids, sums, rows);
  }

  private void tell(TableName table, long more) {
    done += more;
    progress.at(table, done, 0);
  }

  private Optional<Segment> unchanged(TableSchema table, IdSpan ids, RowSums sums) {
    return before.stream()
        .filter(known -> known.columnsOf().equals(table))
        .flatMap(known -> known.segments().stream().filter(one -> isThere(known, one)))
        .filter(segment -> segment.ids().equals(ids) && segment.sums().equals(sums))
        .findFirst();
  }

  private boolean isThere(KeptTable table, Segment segment) {
    return layout.segment(table, segment).toFile().length() == segment.bytes();
  }

  private Segment write(TableSchema table, IdSpan ids, RowSums sums, RowCursor rows)
      throws ReplicationException {
    Path directory = layout.table(table.name());
    Path fresh = directory.resolve("segment.new");
    try (rows) {
      room.require(0);
      PrivateDirectory.make(directory);
      Files.deleteIfExists(fresh);
      Segments.Written written = Segments.write(AtomicFile.create(fresh), table, rows);
      Segment segment =
          new Segment(ids, written.rows(), Files.size(fresh), written.digest().hex(), sums);
      Path file = directory.resolve(segment.file());
      if (file.toFile().length() == segment.bytes()) {
        Files.delete(fresh); // restic need not read it again
      } else {
        AtomicFile.move(fresh, file);
      }
      return segment;
    } catch (IOException e) {
      throw room.unwritable(e);
    }
  }
}

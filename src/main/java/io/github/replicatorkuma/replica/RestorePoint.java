package io.github.replicatorkuma.replica;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.github.replicatorkuma.model.Column;
import io.github.replicatorkuma.model.ColumnKind;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SharedCells;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.state.StateDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * This instance's own rows from before an apply: the inverse of its plan, on disk before the apply
 * is committed and until Kuma has proved healthy.
 *
 * @param snapshot the snapshot that was being applied
 * @param inverse what puts the rows back
 * @param liveIn the boot of the Kuma that took the rows up while it ran: it proves nothing, the
 *     next boot does; empty when any Kuma that lives proves them
 */
record RestorePoint(SnapshotId snapshot, ApplyPlan inverse, String liveIn) {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .registerModule(new SimpleModule().addDeserializer(String.class, new SharedText()));

  /** Texts as {@link SharedCells} of the read that goes on: there may be many rows. */
  private static final class SharedText extends StdScalarDeserializer<String> {
    private static final long serialVersionUID = 1;

    SharedText() {
      super(String.class);
    }

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      SharedCells shared = (SharedCells) context.getAttribute(SharedCells.class);
      return shared.share(StringDeserializer.instance.deserialize(parser, context));
    }
  }

  private record SavedPoint(String snapshot, List<SavedTable> tables, @Nullable String liveIn) {
    SavedPoint {
      Objects.requireNonNull(snapshot);
      tables = List.copyOf(tables);
    }
  }

  private record SavedTable(
      String table,
      List<List<String>> insertColumns,
      List<List<@Nullable String>> inserts,
      List<SavedUpdate> updates,
      List<List<String>> deleteColumns,
      List<List<@Nullable String>> deletes) {
    SavedTable {
      Objects.requireNonNull(table);
      insertColumns = List.copyOf(insertColumns);
      inserts = List.copyOf(inserts);
      updates = List.copyOf(updates);
      deleteColumns = List.copyOf(deleteColumns);
      deletes = List.copyOf(deletes);
    }
  }

  private record SavedUpdate(
      String key,
      List<List<String>> columns,
      List<@Nullable String> before,
      List<@Nullable String> after) {
    SavedUpdate {
      Objects.requireNonNull(key);
      columns = List.copyOf(columns);
      Objects.requireNonNull(before);
      Objects.requireNonNull(after);
    }
  }

  /** This one for all that was applied since {@code earlier}, which was never proved. */
  RestorePoint since(RestorePoint earlier) {
    return new RestorePoint(snapshot, MergedInverse.of(earlier.inverse(), inverse), liveIn);
  }

  void save(Path file) throws ReplicationException {
    List<SavedTable> tables = inverse.tables().stream().map(RestorePoint::saved).toList();
    SavedPoint point = new SavedPoint(snapshot.value(), tables, liveIn);
    try {
      StateDirectory.writeAtomically(file, target -> JSON.writeValue(target, point));
    } catch (IOException e) {
      throw new ReplicationException(
          Severity.RETRYABLE,
          "cannot write the restore point " + file + ": " + e,
          "Free some disk space where REPLICATOR_STATE_DIR is. Nothing was applied.",
          e);
    }
  }

  /** The restore point in {@code file}; empty when there is none. */
  static Optional<RestorePoint> load(Path file) throws ReplicationException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try (InputStream in = Files.newInputStream(file)) {
      SavedPoint saved =
          JSON.readerFor(SavedPoint.class)
              .withAttribute(SharedCells.class, new SharedCells())
              .readValue(in);
      if (saved == null) {
        throw new IllegalArgumentException("no restore point");
      }
      List<TablePlan> tables = saved.tables().stream().map(RestorePoint::loaded).toList();
      return Optional.of(
          new RestorePoint(
              new SnapshotId(saved.snapshot()),
              new ApplyPlan(tables, Set.of()),
              Objects.requireNonNullElse(saved.liveIn(), "")));
    } catch (IOException | IllegalArgumentException e) {
      throw new ReplicationException(
          Severity.TERMINAL,
          "cannot read the restore point " + file + ": " + e.getClass().getSimpleName(),
          "If Uptime Kuma runs well, delete that file.",
          e);
    }
  }

  static void discard(Path file) throws ReplicationException {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new ReplicationException(
          Severity.RETRYABLE,
          "cannot delete the restore point " + file + ": " + e,
          "Make REPLICATOR_STATE_DIR a directory that this user may write to.",
          e);
    }
  }

  private static SavedTable saved(TablePlan plan) {
    return new SavedTable(
        plan.table().value(),
        columns(plan.insertColumns()),
        plan.inserts().stream().map(RestorePoint::cells).toList(),
        plan.updates().stream().map(RestorePoint::saved).toList(),
        columns(plan.deleteColumns()),
        plan.deletes().stream().map(RestorePoint::cells).toList());
  }

  private static SavedUpdate saved(TablePlan.Update update) {
    return new SavedUpdate(
        update.key(), columns(update.columns()), cells(update.before()), cells(update.after()));
  }

  private static TablePlan loaded(SavedTable saved) {
    TableName table = new TableName(saved.table());
    return new TablePlan(
        table,
        schema(table, saved.insertColumns()),
        saved.inserts().stream().map(RestorePoint::row).toList(),
        saved.updates().stream().map(update -> loaded(table, update)).toList(),
        schema(table, saved.deleteColumns()),
        saved.deletes().stream().map(RestorePoint::row).toList());
  }

  private static TablePlan.Update loaded(TableName table, SavedUpdate saved) {
    return new TablePlan.Update(
        saved.key(), schema(table, saved.columns()), row(saved.before()), row(saved.after()));
  }

  private static List<List<String>> columns(TableSchema schema) {
    return schema.columns().stream()
        .map(column -> List.of(column.name(), column.kind().name()))
        .toList();
  }

  private static TableSchema schema(TableName table, List<List<String>> columns) {
    return new TableSchema(
        table,
        columns.stream()
            .map(column -> new Column(column.get(0), ColumnKind.valueOf(column.get(1))))
            .toList());
  }

  /** A view: there may be many rows. */
  private static List<@Nullable String> cells(Row row) {
    return new AbstractList<>() {
      @Override
      public @Nullable String get(int index) {
        return row.cell(index);
      }

      @Override
      public int size() {
        return row.size();
      }
    };
  }

  private static Row row(List<@Nullable String> cells) {
    return Row.of(cells.toArray(String[]::new));
  }
}

package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The digest of all replicated content, the same whatever database or Java release computes it.
 *
 * <p>It is SHA-256 over the digests of the tables that have rows, by name, and of the files, by
 * name. A table that is absent counts like one that is empty: an older Kuma lacks {@code
 * remote_browser}, and its content is still the same. So does a table that an instance leaves out.
 */
public final class ContentDigester {
  private final TableSource source;
  private final ContentSink sink;
  private final ContentGauge gauge;
  private final Set<Long> monitorIds = new HashSet<>();
  private final TreeSet<String> logos = new TreeSet<>();
  private final List<String> warnings = new ArrayList<>();

  private ContentDigester(TableSource source, ContentSink sink, SnapshotLimits limits) {
    this.source = source;
    this.sink = sink;
    this.gauge = new ContentGauge(limits);
  }

  /**
   * Reads everything once and writes nothing. Warnings are only collected, since a leader digests
   * every few seconds; {@link SnapshotWriter} logs them.
   *
   * @throws SnapshotException of kind TOO_LARGE when a row is longer than a replica takes
   * @throws ReplicationException when {@code source} cannot be read
   * @throws IllegalStateException when rows do not come by ascending key
   */
  public static ContentSummary digest(TableSource source, UploadDirectory uploads)
      throws ReplicationException {
    return digest(source, uploads, SnapshotLimits.whenPublishing());
  }

  /** The same within other limits. */
  static ContentSummary digest(TableSource source, UploadDirectory uploads, SnapshotLimits limits)
      throws ReplicationException {
    try {
      return run(source, uploads, new ContentSink() {}, limits);
    } catch (IOException e) {
      throw new IllegalStateException("nothing is written", e);
    }
  }

  /**
   * The same pass for looking and writing: what it reads is handed on to {@code sink}.
   *
   * @throws IOException of the sink
   */
  static ContentSummary run(
      TableSource source, UploadDirectory uploads, ContentSink sink, SnapshotLimits limits)
      throws ReplicationException, IOException {
    ContentDigester pass = new ContentDigester(source, sink, limits);
    List<TableEntry> tables = new ArrayList<>();
    for (TableSchema table : source.tables()) {
      tables.add(pass.table(table));
    }
    List<FileEntry> files = new ArrayList<>();
    for (String logo : pass.logos) {
      Optional<byte[]> content = uploads.read(logo, pass.warnings::add);
      if (content.isPresent()) {
        sink.file(logo, content.get());
        files.add(new FileEntry(logo, content.get().length, Digest.of(content.get())));
      }
    }
    return new ContentSummary(
        combine(tables, files), tables, files, pass.monitorIds, pass.warnings, sink.marks());
  }

  private TableEntry table(TableSchema table) throws ReplicationException, IOException {
    requireKey(table);
    Set<String> uncompared = TableEntry.uncomparedOf(table.name(), table.columns());
    TableDigester digester = new TableDigester(table, uncompared);
    KeyOrder order = new KeyOrder(table);
    boolean monitors = table.name().equals(ReplicatedTables.MONITOR);
    SpinningMonitors spinning = new SpinningMonitors(table);
    int icon = table.name().equals(ReplicatedTables.STATUS_PAGE) ? table.indexOf("icon") : -1;
    try (RowCursor rows = source.open(table);
        ContentSink.TableSink target = sink.table(table)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        requireOrder(order.accepts(row), table);
        gauge.add(table.name(), row);
        digester.add(row);
        target.row(row, digester.mark());
        if (monitors) {
          spinning.add(row);
        }
        if (icon >= 0) {
          noteLogo(row.cell(icon));
        }
      }
    }
    monitorIds.addAll(digester.monitorIds());
    spinning.warning().map(found -> found + ". " + SpinningMonitors.HINT).ifPresent(warnings::add);
    return new TableEntry(
        table.name(), table.columns(), uncompared, digester.rows(), digester.digest());
  }

  private static void requireKey(TableSchema table) throws SnapshotException {
    String key = ReplicatedTables.keyColumn(table.name());
    if (!table.has(key)) {
      throw new SnapshotException(
          SnapshotException.Kind.TABLE_WITHOUT_ID,
          "table " + table.name() + " of this Kuma has no column " + key);
    }
  }

  /** No replica accepts rows in another order, so no leader may get as far as publishing them. */
  private static void requireOrder(boolean ascends, TableSchema table) {
    if (!ascends) {
      throw new IllegalStateException(
          "rows of table %s do not come by ascending %s"
              .formatted(table.name(), ReplicatedTables.keyColumn(table.name())));
    }
  }

  private void noteLogo(@Nullable String icon) {
    Optional<String> logo = icon == null ? Optional.empty() : UploadDirectory.logoNamedBy(icon);
    logo.ifPresent(logos::add);
  }

  static Digest combine(Collection<TableEntry> tables, Collection<FileEntry> files) {
    List<TableEntry> filled =
        tables.stream()
            .filter(table -> table.rows() > 0)
            .sorted(Comparator.comparing(TableEntry::name))
            .toList();
    CellBuffer buffer = new CellBuffer();
    buffer.putInt(filled.size());
    for (TableEntry table : filled) {
      buffer.putCell(table.name().value());
      buffer.putCell(table.digest().hex());
    }
    buffer.putInt(files.size());
    for (FileEntry file : files.stream().sorted(Comparator.comparing(FileEntry::name)).toList()) {
      buffer.putCell(file.name());
      buffer.putCell(file.digest().hex());
    }
    MessageDigest hash = Digest.sha256();
    buffer.drainTo(hash);
    return Digest.of(hash);
  }
}

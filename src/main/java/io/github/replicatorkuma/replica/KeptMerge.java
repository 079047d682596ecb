package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableSchema;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.KeptConflict;
import io.github.replicatorkuma.plan.Merge;
import io.github.replicatorkuma.plan.TablePlan;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Edits that were kept aside, made again on whatever the rows are by then. */
final class KeptMerge implements Wanted {
  private final KeptEdits edits;
  private final boolean over;
  private final Map<FileEntry, Path> files = new HashMap<>();
  private List<KeptConflict> conflicts = List.of();

  KeptMerge(KeptEdits edits, boolean over) {
    this.edits = edits;
    this.over = over;
  }

  @Override
  public ApplyPlan plan(ReadTransaction transaction) throws ReplicationException {
    ReplicatedContent content = new ReplicatedContent(transaction, edits.scope());
    Merge merge = new Merge(edits.edits(), edits.since(content), over);
    ApplyPlan plan = merge.plan(transaction, edits.scope());
    conflicts = List.copyOf(merge.conflicts());
    plan.tables().stream()
        .filter(table -> table.table().equals(ReplicatedTables.STATUS_PAGE))
        .forEach(table -> noteLogos(table, merge));
    return plan;
  }

  /** What the last plan leaves as it is. */
  List<KeptConflict> conflicts() {
    return conflicts;
  }

  @Override
  public List<FileEntry> files() {
    return List.copyOf(files.keySet());
  }

  private void noteLogos(TablePlan pages, Merge merge) {
    files.clear();
    TableSchema columns = pages.insertColumns();
    for (Row row : pages.inserts()) {
      noteLogo(columns, row, merge);
    }
    pages.updates().forEach(update -> noteLogo(update.columns(), update.after(), merge));
  }

  /** Its name may be another one here than where it was kept. */
  private void noteLogo(TableSchema columns, Row row, Merge merge) {
    int icon = columns.indexOf("icon");
    String here = icon < 0 ? null : row.cell(icon);
    Optional<String> name = Optional.ofNullable(here).flatMap(UploadDirectory::logoNamedBy);
    for (FileEntry file : edits.rows().manifest().files()) {
      if (name.isPresent() && merge.logoHere(file.name()).equals(name.get())) {
        files.put(new FileEntry(name.get(), file.size(), file.digest()), edits.rows().upload(file));
      }
    }
  }

  @Override
  public boolean maybeDangledBefore(DanglingReference reference) {
    return false;
  }

  @Override
  public Path upload(FileEntry file) {
    return Objects.requireNonNull(files.get(file));
  }
}

package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.KeptConflict;
import io.github.replicatorkuma.plan.Merge;
import io.github.replicatorkuma.plan.TablePlan;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    files.clear();
    plan.table(ReplicatedTables.STATUS_PAGE).ifPresent(pages -> noteLogos(pages, merge));
    return plan;
  }

  @Override
  public List<KeptConflict> conflicts() {
    return conflicts;
  }

  @Override
  public List<FileEntry> files() {
    return List.copyOf(files.keySet());
  }

  private void noteLogos(TablePlan pages, Merge merge) {
    pages.inserts().forEach(row -> noteLogo(pages.insertColumns().cell(row, "icon"), merge));
    pages
        .updates()
        .forEach(update -> noteLogo(update.columns().cell(update.after(), "icon"), merge));
  }

  /** Its name may be another one here than where it was kept. */
  private void noteLogo(@Nullable String icon, Merge merge) {
    String name = icon == null ? "" : UploadDirectory.logoNamedBy(icon).orElse("");
    for (FileEntry file : edits.rows().manifest().files()) {
      if (merge.logoHere(file.name()).equals(name)) {
        files.put(new FileEntry(name, file.size(), file.digest()), edits.rows().upload(file));
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

package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.KeptConflict;
import io.github.replicatorkuma.snapshot.FileEntry;
import java.nio.file.Path;
import java.util.List;

/** What an apply is to bring about, whatever the rows are by then. */
interface Wanted {
  /** What to change for that in the rows that {@code transaction} reads. */
  ApplyPlan plan(ReadTransaction transaction) throws ReplicationException;

  /** What the last plan leaves as it is. */
  default List<KeptConflict> conflicts() {
    return List.of();
  }

  /** Whether a reference that dangles here once it is written was so where it comes from. */
  boolean maybeDangledBefore(DanglingReference reference);

  /** The logos that belong to it, as far as that is known after a plan. */
  List<FileEntry> files();

  /** Where one of them is. */
  Path upload(FileEntry file);
}

package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.ApplyPlanner;
import io.github.replicatorkuma.plan.FittedTable;
import io.github.replicatorkuma.plan.SchemaFit;
import io.github.replicatorkuma.plan.TablePlan;
import io.github.replicatorkuma.replica.CloneReport.ComparedTable;
import io.github.replicatorkuma.replica.CloneReport.Difference;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.snapshot.ContentDigester;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.TableEntry;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Compares what a clone wrote with what it read: row by row, cell by cell, by meaning. The target
 * is read anew, what the source held is in the snapshot, and where both declare the same columns
 * their digests, which other code computes, must be equal too.
 *
 * @param tables one for each table that both sides have
 */
record CloneVerification(List<ComparedTable> tables, List<Difference> differences) {
  static CloneVerification of(
      VerifiedSnapshot snapshot, ReadTransaction transaction, UploadDirectory uploads)
      throws ReplicationException {
    ReplicationScope scope = DatabaseClone.EXACT.scope();
    ReplicatedContent here = new ReplicatedContent(transaction, scope);
    SchemaFit fit = SchemaFit.of(snapshot, here, scope);
    ContentSummary content = ContentDigester.digest(here, uploads);
    ApplyPlan plans = ApplyPlanner.plan(fit, DatabaseClone.EXACT);
    List<ComparedTable> tables = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    for (FittedTable table : fit.tables()) {
      TableName name = table.name();
      TableEntry there = snapshot.manifest().table(name).orElseThrow();
      TableEntry written =
          content.tables().stream()
              .filter(one -> one.name().equals(name))
              .findFirst()
              .orElseThrow();
      Optional<TablePlan> plan = plans.table(name);
      List<Difference> found =
          plan.map(CloneVerification::cells).orElseGet(() -> digests(table, there, written));
      long missing = plan.map(changed -> changed.inserts().size()).orElse(0);
      long columns =
          table.columns().columnNames().stream()
              .filter(column -> ReplicatedTables.isCompared(name, column))
              .count();
      long cells = (there.rows() - missing) * columns;
      tables.add(
          new ComparedTable(name.value(), there.rows(), written.rows(), cells, found.size()));
      differences.addAll(found);
    }
    snapshot.manifest().files().stream()
        .filter(file -> !content.files().contains(file))
        .map(file -> new Difference("upload", file.name(), "missing or another file"))
        .forEach(differences::add);
    return new CloneVerification(tables, differences);
  }

  /** What would still have to be done is what differs. */
  private static List<Difference> cells(TablePlan plan) {
    String table = plan.table().value();
    List<Difference> found = new ArrayList<>();
    plan.insertedKeys()
        .forEach(key -> found.add(new Difference(table, key, "missing in the target")));
    plan.deletedKeys().forEach(key -> found.add(new Difference(table, key, "only in the target")));
    for (TablePlan.Update update : plan.updates()) {
      for (String column : update.columns().columnNames()) {
        found.add(new Difference(table, update.key(), column));
      }
    }
    return found;
  }

  private static List<Difference> digests(FittedTable table, TableEntry there, TableEntry written) {
    boolean sameColumns =
        Set.copyOf(table.source().columns()).equals(Set.copyOf(table.local().columns()));
    return sameColumns && !there.digest().equals(written.digest())
        ? List.of(new Difference(table.name().value(), "", "digest of the whole table"))
        : List.of();
  }
}

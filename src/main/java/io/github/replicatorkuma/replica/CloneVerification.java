package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.replica.CloneReport.ComparedTable;
import io.github.replicatorkuma.replica.CloneReport.Difference;
import io.github.replicatorkuma.snapshot.ContentDigester;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.TableEntry;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what a clone wrote with what it read: row by row, cell by cell, by meaning. The target
 * is read anew, what the source held is in the snapshot, and where both declare the same columns
 * their digests, which other code computes, must be equal too.
 *
 * @param tables one for each table that both sides have
 */
record CloneVerification(List<ComparedTable> tables, List<Difference> differences) {
  private static final String LOGOS = "upload";

  static CloneVerification of(VerifiedSnapshot snapshot, KumaData target)
      throws ReplicationException {
    return target
        .database()
        .read(transaction -> of(snapshot, transaction, UploadDirectory.at(target.uploads())));
  }

  static CloneVerification of(
      VerifiedSnapshot snapshot, ReadTransaction transaction, UploadDirectory uploads)
      throws ReplicationException {
    Set<String> settings = new TreeSet<>(snapshot.manifest().settingKeys());
    settings.addAll(CloneContent.settings(transaction));
    ReplicationScope scope = CloneContent.scope(settings);
    ReplicatedContent here = new ReplicatedContent(transaction, scope);
    SchemaFit fit = SchemaFit.of(snapshot, here, scope);
    ContentSummary content = ContentDigester.digest(here, uploads);
    ApplyPlan plan =
        new ApplyPlanner(new ApplyPolicy(scope, Set.of(), Set.of()))
            .plan(snapshot, fit, here, scope);
    List<ComparedTable> tables = new ArrayList<>();
    List<Difference> differences = new ArrayList<>();
    for (FittedTable table : fit.tables()) {
      List<Difference> found = cells(plan, table.name());
      TableEntry there = entry(snapshot.manifest().tables(), table.name());
      TableEntry written = entry(content.tables(), table.name());
      if (found.isEmpty() && sameColumns(table) && !there.digest().equals(written.digest())) {
        found.add(new Difference(table.name().value(), "", "digest of the whole table"));
      }
      tables.add(compared(table, plan, there.rows(), written.rows(), found.size()));
      differences.addAll(found);
    }
    differences.addAll(logos(snapshot.manifest().files(), content.files()));
    return new CloneVerification(tables, differences);
  }

  private static ComparedTable compared(
      FittedTable table, ApplyPlan plan, long sourceRows, long targetRows, long differences) {
    long columns =
        table.columns().columns().stream()
            .filter(column -> ReplicatedTables.isCompared(table.name(), column.name()))
            .count();
    long missing =
        plan.tables().stream()
            .filter(changed -> changed.table().equals(table.name()))
            .mapToLong(changed -> changed.inserts().size())
            .sum();
    return new ComparedTable(
        table.name(), sourceRows, targetRows, (sourceRows - missing) * columns, differences);
  }

  /** What would still have to be done is what differs. */
  private static List<Difference> cells(ApplyPlan plan, TableName table) {
    List<Difference> differences = new ArrayList<>();
    for (TablePlan changed : plan.tables()) {
      if (changed.table().equals(table)) {
        changed
            .insertedKeys()
            .forEach(key -> differences.add(difference(table, key, "missing in the target")));
        changed
            .deletedKeys()
            .forEach(key -> differences.add(difference(table, key, "only in the target")));
        for (TablePlan.Update update : changed.updates()) {
          update
              .columns()
              .columnNames()
              .forEach(column -> differences.add(difference(table, update.key(), column)));
        }
      }
    }
    return differences;
  }

  private static Difference difference(TableName table, String key, String what) {
    return new Difference(table.value(), key, what);
  }

  private static List<Difference> logos(List<FileEntry> read, List<FileEntry> written) {
    List<Difference> differences = new ArrayList<>();
    for (FileEntry file : read) {
      Digest wanted = file.digest();
      if (written.stream()
          .noneMatch(other -> other.name().equals(file.name()) && other.digest().equals(wanted))) {
        differences.add(new Difference(LOGOS, file.name(), "missing or another file"));
      }
    }
    return differences;
  }

  private static boolean sameColumns(FittedTable table) {
    return Set.copyOf(table.source().columns()).equals(Set.copyOf(table.local().columns()));
  }

  private static TableEntry entry(List<TableEntry> tables, TableName name) {
    return tables.stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
  }
}

package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.plan.ComparedContent;
import io.github.replicatorkuma.plan.FittedTable;
import io.github.replicatorkuma.plan.SchemaFit;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.snapshot.ContentDigester;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.TableEntry;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import io.github.replicatorkuma.state.AppliedContent;
import io.github.replicatorkuma.state.FleetValues;
import io.github.replicatorkuma.state.FleetValues.FleetRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Digests what this instance holds, as far as applies decide about it: of the tables and columns
 * that a snapshot had, without what a replica may keep as it likes.
 */
record OwnContent(KumaDatabase database, ApplyPolicy policy, UploadDirectory uploads) {
  private static final EventLog log = EventLog.of(OwnContent.class);

  static OwnContent of(KumaDatabase database, ApplySettings settings) {
    boolean logos = settings.policy().scope().uploads();
    return new OwnContent(
        database,
        settings.policy(),
        logos ? new UploadDirectory(settings.uploads()) : UploadDirectory.none());
  }

  /**
   * What is here of all that {@code snapshot} has, which was applied just now; empty where it
   * cannot be read. A table that the snapshot decides wholly has the digest that was published.
   */
  Optional<AppliedContent> of(VerifiedSnapshot snapshot) {
    Set<String> logos =
        snapshot.manifest().files().stream().map(FileEntry::name).collect(Collectors.toSet());
    try {
      return Optional.of(
          database.read(
              transaction -> {
                Map<TableName, List<String>> read = new LinkedHashMap<>();
                Map<String, AppliedContent.Table> known = new TreeMap<>();
                SchemaFit fit = Assessment.fit(snapshot, snapshot.manifest(), transaction, policy);
                for (FittedTable table : fit.tables()) {
                  List<String> columns = table.columns().columnNames();
                  Optional<TableEntry> published = decided(table, snapshot);
                  if (published.isPresent()) {
                    known.put(table.name().value(), table(columns, published.get()));
                  } else {
                    read.put(table.name(), columns);
                  }
                }
                Set<String> settings = fit.scope().settingKeys();
                return read(transaction, read, settings, logos::contains).with(known);
              }));
    } catch (ReplicationException e) {
      log.debug("drift_not_watched", field("reason", e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * The snapshot's entry of a table of which nothing was this instance's to decide. Status pages
   * are read in any case, as they name the logos.
   */
  private Optional<TableEntry> decided(FittedTable table, VerifiedSnapshot snapshot) {
    TableName name = table.name();
    boolean ownSay =
        name.equals(ReplicatedTables.SETTING)
            || name.equals(ReplicatedTables.STATUS_PAGE)
            || policy.localEntities().contains(name)
            || (name.equals(ReplicatedTables.MONITOR) && !policy.pausedTypes().isEmpty());
    return ownSay || !table.isWhole()
        ? Optional.empty()
        : snapshot.manifest().table(name).filter(TableEntry::isComparedAsHere);
  }

  /** What the snapshot has where this instance may have something else, though it was applied. */
  FleetValues fleetValues(RepositoryId repository, VerifiedSnapshot snapshot)
      throws ReplicationException {
    Set<String> settings = new HashSet<>(snapshot.manifest().settingKeys());
    settings.removeAll(policy.scope().settingKeys());
    Set<TableName> tables = new HashSet<>(policy.scope().excludedTables());
    List<FleetRow> rows = new ArrayList<>();
    List<FittedTable> fitted =
        database.read(
            transaction -> {
              if (snapshot.script().isEmpty()) {
                for (TableName table : ReplicatedTables.ALL) {
                  if (!snapshot.has(table) && transaction.schema(table).isPresent()) {
                    tables.add(table);
                  }
                }
              }
              return Assessment.fit(snapshot, snapshot.manifest(), transaction, policy).tables();
            });
    for (FittedTable table : fitted) {
      addRows(table, snapshot, rows);
    }
    return new FleetValues(repository, tables, settings, !policy.scope().uploads(), rows);
  }

  private void addRows(FittedTable table, VerifiedSnapshot snapshot, List<FleetRow> rows)
      throws ReplicationException {
    boolean monitors = table.name().equals(ReplicatedTables.MONITOR);
    boolean any =
        monitors ? !policy.pausedTypes().isEmpty() : policy.localEntities().contains(table.name());
    if (!any) {
      return;
    }
    String key = ReplicatedTables.keyColumn(table.name());
    TableSchema columns =
        table.columns().only(name -> monitors ? name.equals("active") : !name.equals(key));
    List<String> names = List.copyOf(columns.columnNames());
    TableSchema all = table.columns();
    table
        .open(snapshot, policy.scope())
        .filtered(row -> !monitors || policy.pauses(all, row))
        .forEach(
            row -> {
              Row cells = all.cells(row, columns);
              rows.add(new FleetRow(table.name(), all.key(row), names, cells, null));
            });
  }

  /** What is here now of what was there then; empty while Kuma migrates. */
  Optional<AppliedContent> now(AppliedContent then) throws ReplicationException {
    Map<TableName, List<String>> columns = new LinkedHashMap<>();
    then.tables().forEach((name, table) -> columns.put(new TableName(name), table.columns()));
    return database.read(
        transaction ->
            transaction.isMigrating()
                ? Optional.empty()
                : Optional.of(
                    read(
                        transaction,
                        columns,
                        then.settingKeys(),
                        then.logos().keySet()::contains)));
  }

  private AppliedContent read(
      ReadTransaction transaction,
      Map<TableName, List<String>> columns,
      Set<String> settingKeys,
      Predicate<String> isLogo)
      throws ReplicationException {
    ReplicatedContent all =
        new ReplicatedContent(transaction, policy.scope().withSettingsIn(settingKeys));
    ContentSummary found =
        ContentDigester.digest(new ComparedContent(all, columns, policy), uploads);
    Map<String, AppliedContent.Table> tables = new TreeMap<>();
    for (TableEntry table : found.tables()) {
      tables.put(table.name().value(), table(columns.getOrDefault(table.name(), List.of()), table));
    }
    Map<String, Digest> logos =
        found.files().stream()
            .filter(file -> isLogo.test(file.name()))
            .collect(Collectors.toMap(FileEntry::name, FileEntry::digest));
    return new AppliedContent(basis(transaction.migrations()), settingKeys, tables, logos);
  }

  private static AppliedContent.Table table(List<String> columns, TableEntry digested) {
    return new AppliedContent.Table(columns, digested.rows(), digested.digest());
  }

  private Digest basis(Set<String> migrations) {
    String text = new TreeSet<>(migrations) + Json.text(RecordJson.tree(policy));
    return Digest.ofText(text);
  }
}

package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.snapshot.ContentDigester;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.FileEntry;
import io.github.replicatorkuma.snapshot.TableEntry;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.snapshot.VerifiedSnapshot;
import io.github.replicatorkuma.state.AppliedContent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Digests what this instance holds, as far as applies decide about it: of the tables and columns
 * that a snapshot had, without what a replica may keep as it likes.
 */
final class OwnContent {
  private static final Logger log = LoggerFactory.getLogger(OwnContent.class);

  private final KumaDatabase database;
  private final ApplyPolicy policy;
  private final UploadDirectory uploads;

  OwnContent(KumaDatabase database, ApplySettings settings) {
    this.database = database;
    this.policy = settings.policy();
    this.uploads =
        policy.scope().uploads() ? UploadDirectory.at(settings.uploads()) : UploadDirectory.none();
  }

  /** What is here of all that {@code snapshot} has; empty where it cannot be read just now. */
  Optional<AppliedContent> of(VerifiedSnapshot snapshot) {
    Set<String> logos =
        snapshot.manifest().files().stream().map(FileEntry::name).collect(Collectors.toSet());
    Set<String> settings = Assessment.scope(snapshot, policy).settingKeys();
    try {
      return Optional.of(
          database.read(
              transaction ->
                  read(transaction, columns(snapshot, transaction), settings, logos::contains)));
    } catch (ReplicationException e) {
      log.debug("event=drift_not_watched reason=\"{}\"", e.getMessage());
      return Optional.empty();
    }
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

  private Map<TableName, List<String>> columns(
      VerifiedSnapshot snapshot, ReadTransaction transaction) throws ReplicationException {
    ReplicatedContent local = new ReplicatedContent(transaction, policy.scope());
    Map<TableName, List<String>> columns = new LinkedHashMap<>();
    for (FittedTable table : SchemaFit.of(snapshot, local, policy.scope()).tables()) {
      columns.put(table.name(), table.columns().columnNames());
    }
    return columns;
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
      tables.put(
          table.name().value(),
          new AppliedContent.Table(
              columns.getOrDefault(table.name(), List.of()), table.rows(), table.digest()));
    }
    Map<String, Digest> logos =
        found.files().stream()
            .filter(file -> isLogo.test(file.name()))
            .collect(Collectors.toMap(FileEntry::name, FileEntry::digest));
    return new AppliedContent(basis(transaction.migrations()), settingKeys, tables, logos);
  }

  private Digest basis(Set<String> migrations) {
    return Digest.ofText(
        String.join(
            "\n",
            new TreeSet<>(migrations).toString(),
            new TreeSet<>(policy.scope().excludedTables()).toString(),
            policy.scope().settingKeys().toString(),
            Boolean.toString(policy.scope().uploads()),
            new TreeSet<>(policy.localEntities()).toString(),
            new TreeSet<>(policy.pausedTypes()).toString()));
  }
}

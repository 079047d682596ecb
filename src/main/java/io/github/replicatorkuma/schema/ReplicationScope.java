package io.github.replicatorkuma.schema;

import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.KumaTable.Facet;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this instance publishes or applies.
 *
 * <p>A table that is left out takes with it what is a part of its rows (the links of a tag, the
 * incidents of a status page), and the columns in which monitors refer to it: these stay as they
 * are on each instance.
 *
 * @param excludedTables tables left out on this instance, and what goes with them
 * @param settingKeys the rows of {@code setting} that are replicated
 * @param allSettings whether all others are, too, but those of one instance
 * @param uploads whether the status pages' logos are replicated
 */
public record ReplicationScope(
    Set<TableName> excludedTables, Set<String> settingKeys, boolean allSettings, boolean uploads) {
  /** Those that are replicated where nobody says which. */
  public static final Set<String> DEFAULT_SETTINGS =
      Collections.unmodifiableSet(new TreeSet<>(ReplicatedTables.settings(Facet.REPLICATED_KEYS)));

  public static final ReplicationScope DEFAULT =
      new ReplicationScope(Set.of(), DEFAULT_SETTINGS, true);

  /** All that makes an Uptime Kuma what it is, its history and its logins aside. */
  public static final ReplicationScope EVERYTHING =
      new ReplicationScope(Set.of(), Set.of(), true, true);

  public ReplicationScope(Set<TableName> excludedTables, Set<String> settingKeys, boolean uploads) {
    this(excludedTables, settingKeys, false, uploads);
  }

  public ReplicationScope {
    excludedTables = Set.copyOf(ReplicatedTables.withParts(excludedTables));
    settingKeys = Collections.unmodifiableSet(new TreeSet<>(settingKeys));
  }

  public boolean includes(TableName table) {
    return ReplicatedTables.ALL.contains(table) && !excludedTables.contains(table);
  }

  /** Whether {@code column} of an included {@code table} is replicated. */
  public boolean includes(TableName table, String column) {
    return ReplicatedTables.optionalReference(table, column)
        .filter(excludedTables::contains)
        .isEmpty();
  }

  /** {@code table} with only the columns that are replicated. */
  public TableSchema included(TableSchema table) {
    return table.only(column -> includes(table.name(), column));
  }

  /** This scope without these as well. */
  public ReplicationScope without(Set<TableName> tables, Set<String> settings, boolean logos) {
    Set<TableName> excluded = new TreeSet<>(excludedTables);
    excluded.addAll(tables);
    Set<String> keys = new TreeSet<>(settingKeys);
    keys.removeAll(settings);
    return new ReplicationScope(excluded, keys, allSettings, uploads && !logos);
  }

  /** This scope with, of its settings, only those that are in {@code keys} too. */
  public ReplicationScope withSettingsIn(Set<String> keys) {
    Set<String> both = new TreeSet<>(settingKeys);
    both.retainAll(keys);
    return new ReplicationScope(excludedTables, both, allSettings, uploads);
  }

  private boolean includesSetting(String key) {
    boolean instanceOwn =
        ReplicatedTables.INSTANCE_SETTINGS.contains(key)
            || key.equals(ReplicatedTables.LOGIN_SECRET);
    return settingKeys.contains(key) || (allSettings && !instanceOwn);
  }

  /** Of {@code rows} of {@code table} those in scope: of {@code setting} the replicated keys. */
  public RowCursor inScope(TableSchema table, RowCursor rows) {
    if (!table.name().equals(ReplicatedTables.SETTING)) {
      return rows;
    }
    int key = table.indexOf("key");
    return rows.filtered(row -> includesSetting(String.valueOf(row.cell(key))));
  }
}

package io.github.replicatorkuma.model;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What this instance publishes or applies.
 *
 * @param excludedTables tables left out on this instance
 * @param settingKeys the rows of {@code setting} that are replicated
 * @param uploads whether the status pages' logos are replicated
 */
public record ReplicationScope(
    Set<TableName> excludedTables, Set<String> settingKeys, boolean uploads) {
  /** The settings that replicated rows need (KUMA-FACTS 2.3). */
  public static final Set<String> DEFAULT_SETTINGS =
      Collections.unmodifiableSet(
          new TreeSet<>(
              Set.of(
                  "apiKeysEnabled",
                  "webpushPublicVapidKey",
                  "webpushPrivateVapidKey",
                  "steamAPIKey",
                  "globalpingApiToken")));

  public static final ReplicationScope DEFAULT =
      new ReplicationScope(Set.of(), DEFAULT_SETTINGS, true);

  public ReplicationScope {
    excludedTables = Set.copyOf(excludedTables);
    settingKeys = Collections.unmodifiableSet(new TreeSet<>(settingKeys));
  }

  public boolean includes(TableName table) {
    return ReplicatedTables.ALL.contains(table) && !excludedTables.contains(table);
  }

  /** This scope with, of its settings, only those that are in {@code keys} too. */
  public ReplicationScope withSettingsIn(Set<String> keys) {
    Set<String> both = new TreeSet<>(settingKeys);
    both.retainAll(keys);
    return new ReplicationScope(excludedTables, both, uploads);
  }

  /** Of {@code rows} of {@code table} those in scope: of {@code setting} the replicated keys. */
  public RowCursor inScope(TableSchema table, RowCursor rows) {
    if (!table.name().equals(ReplicatedTables.SETTING)) {
      return rows;
    }
    int key = table.indexOf("key");
    return rows.filtered(row -> settingKeys.contains(String.valueOf(row.cell(key))));
  }
}

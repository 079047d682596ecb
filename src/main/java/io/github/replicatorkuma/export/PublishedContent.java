package io.github.replicatorkuma.export;

import static io.github.replicatorkuma.schema.ReplicatedTables.ZONE_SETTING;
import static io.github.replicatorkuma.schema.ReplicatedTables.ZONE_SETTLED_SETTING;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import io.github.replicatorkuma.schema.TableSource;
import io.github.replicatorkuma.state.FleetValues;
import io.github.replicatorkuma.state.FleetValues.FleetRow;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a leader publishes of one cut: what this instance holds, in two places otherwise. Where it
 * had its own values as a replica, the fleet's go out until somebody changes them here. And the
 * zone is the one that Uptime Kuma goes by, which {@code TZ} decides before the setting does.
 */
final class PublishedContent implements TableSource {
  private final ReplicatedContent content;
  private final ReplicationScope scope;
  private final FleetValues fleet;
  private final Optional<String> zone;
  private final Map<TableName, Map<String, FleetRow>> known = new HashMap<>();
  private final List<FleetRow> left = new ArrayList<>();
  private final Set<TableName> read = new HashSet<>();
  private final Set<String> settings = new TreeSet<>();

  /**
   * @param scope what is published, less what {@code fleet} holds back
   * @param zone what {@code TZ} says to Uptime Kuma, if anything
   */
  PublishedContent(
      ReadTransaction transaction,
      ReplicationScope scope,
      FleetValues fleet,
      Optional<String> zone) {
    this.scope = fleet.within(scope);
    this.content = new ReplicatedContent(transaction, this.scope);
    this.fleet = fleet;
    this.zone = zone;
    for (FleetRow row : fleet.rows()) {
      known.computeIfAbsent(row.table(), any -> new HashMap<>()).put(row.key(), row);
    }
  }

  @Override
  public List<TableSchema> tables() throws ReplicationException {
    return content.tables();
  }

  @Override
  public RowCursor open(TableSchema table) throws ReplicationException {
    RowCursor rows = content.open(table);
    read.add(table.name());
    if (table.name().equals(ReplicatedTables.SETTING)) {
      return withZone(table, rows);
    }
    Map<String, FleetRow> elsewhere = known.getOrDefault(table.name(), Map.of());
    int key = table.indexOf(ReplicatedTables.keyColumn(table.name()));
    return elsewhere.isEmpty()
        ? rows
        : rows.mapped(
            row -> {
              FleetRow there = elsewhere.get(String.valueOf(row.cell(key)));
              return there == null ? row : asInFleet(table, row, there);
            });
  }

  /** The row as it is published; it stays the fleet's only while it is here as it was. */
  private Row asInFleet(TableSchema table, Row row, FleetRow there) {
    int[] places = there.columns().stream().mapToInt(table::indexOf).toArray();
    @Nullable String[] cells = new String[places.length];
    Row published = row;
    for (int i = 0; i < places.length; i++) {
      if (places[i] >= 0) {
        cells[i] = row.cell(places[i]);
        published = published.with(places[i], there.fleet().cell(i));
      }
    }
    Row here = Row.of(cells);
    boolean sameAsEver = there.own() == null || there.own().equals(here);
    if (!sameAsEver || published.equals(row)) {
      return row;
    }
    left.add(there.withOwn(here));
    return published;
  }

  /** The same after all has been read: without the rows that were changed here, or are gone. */
  FleetValues fleet() {
    List<FleetRow> rows = new ArrayList<>(left);
    fleet.rows().stream().filter(row -> !read.contains(row.table())).forEach(rows::add);
    return fleet.withRows(rows);
  }

  /**
   * The settings that are published, when all has been read. Of those that Uptime Kuma makes by
   * itself only the ones that are there: a replica would delete its own otherwise.
   */
  Set<String> settingKeys() {
    Set<String> keys = new TreeSet<>(scope.allSettings() ? settings : scope.settingKeys());
    keys.removeIf(
        key -> ReplicatedTables.SELF_MADE_SETTINGS.contains(key) && !settings.contains(key));
    return keys;
  }

  private RowCursor withZone(TableSchema table, RowCursor rows) throws ReplicationException {
    Map<String, Row> all =
        new TreeMap<>((one, other) -> Arrays.compareUnsigned(bytes(one), bytes(other)));
    int key = table.indexOf("key");
    rows.forEach(row -> all.put(String.valueOf(row.cell(key)), row));
    int value = table.indexOf("value");
    if (zone.isPresent() && scope.settingKeys().contains(ZONE_SETTING)) {
      Row row = all.getOrDefault(ZONE_SETTING, setting(table, ZONE_SETTING, "general"));
      all.put(ZONE_SETTING, row.with(value, Json.text(zone.get())));
    }
    if (all.containsKey(ZONE_SETTING) && scope.settingKeys().contains(ZONE_SETTLED_SETTING)) {
      Row settled = setting(table, ZONE_SETTLED_SETTING, null);
      all.putIfAbsent(ZONE_SETTLED_SETTING, settled.with(value, "true"));
    }
    settings.addAll(all.keySet());
    return RowCursor.of(all.values().iterator());
  }

  private static byte[] bytes(String key) {
    return key.getBytes(StandardCharsets.UTF_8);
  }

  private static Row setting(TableSchema table, String key, @Nullable String type) {
    @Nullable String[] cells = new String[table.columns().size()];
    for (int i = 0; i < cells.length; i++) {
      String column = table.columns().get(i).name();
      cells[i] = column.equals("key") ? key : column.equals("type") ? type : null;
    }
    return Row.of(cells);
  }
}

package io.github.replicatorkuma.state;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * What the fleet holds where this instance may hold something else, as a replica. When it leads,
 * the fleet's is what it publishes, so that its proxies and its paused monitors become nobody
 * else's.
 *
 * <p>It is noted at each apply, beside the state: a restart keeps it, and it needs no repository.
 * An instance that has lost it has lost what it applied, too, and publishes nothing unless an
 * operator says so.
 *
 * @param repository of the fleet
 * @param tables that were not applied here
 * @param settings that the leader published and that were not applied here
 * @param logos whether the logos were not applied here
 * @param rows of which this instance may have its own values
 */
public record FleetValues(
    RepositoryId repository,
    Set<TableName> tables,
    Set<String> settings,
    boolean logos,
    List<FleetRow> rows) {
  /** Nowhere. */
  public static final FleetValues NONE =
      new FleetValues(new RepositoryId("none"), Set.of(), Set.of(), false, List.of());

  /**
   * A row of which this instance may have its own values.
   *
   * @param fleet the cells of {@code columns} as they were published
   * @param own the same as they were here when this instance began to lead, which it does not
   *     publish; null before
   */
  public record FleetRow(
      TableName table, String key, List<String> columns, Row fleet, @Nullable Row own) {
    public FleetRow {
      RepositoryMemory.requireAll(table, key, columns, fleet);
      columns = List.copyOf(columns);
    }

    public FleetRow withOwn(Row now) {
      return new FleetRow(table, key, columns, fleet, now);
    }
  }

  public FleetValues {
    tables = Collections.unmodifiableSet(new TreeSet<>(tables));
    settings = Collections.unmodifiableSet(new TreeSet<>(settings));
    rows = List.copyOf(rows);
  }

  public FleetValues withRows(List<FleetRow> now) {
    return new FleetValues(repository, tables, settings, logos, now);
  }

  /** The same, but all that was not applied here is published as it is here. */
  public FleetValues released() {
    return new FleetValues(repository, Set.of(), Set.of(), false, rows);
  }

  public boolean isEmpty() {
    return equals(new FleetValues(repository, Set.of(), Set.of(), false, List.of()));
  }

  /** What is published of {@code scope}. */
  public ReplicationScope within(ReplicationScope scope) {
    return scope.without(tables, settings, logos);
  }

  /** What of {@code scope} is not published, as it was not applied here. */
  public Set<String> heldBack(ReplicationScope scope) {
    Set<String> held = new TreeSet<>(settings);
    held.retainAll(scope.settingKeys());
    within(scope).excludedTables().stream()
        .filter(scope::includes)
        .forEach(table -> held.add(table.value()));
    if (logos && scope.uploads()) {
      held.add("upload");
    }
    return held;
  }

  /** How many rows of each table go out as the fleet has them, by table. */
  public Map<TableName, Long> counts() {
    return rows.stream()
        .collect(Collectors.groupingBy(FleetRow::table, TreeMap::new, Collectors.counting()));
  }

  /** What is noted in {@code file}; {@link #NONE} where nothing is. */
  public static FleetValues load(Path file) throws StateException {
    try {
      return read(Json.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (IOException | IllegalArgumentException e) {
      throw new StateException(
          Severity.TERMINAL,
          "cannot read " + file + ": " + e.getClass().getSimpleName(),
          "Start this instance as a replica once, which writes it anew. Or delete it: a leader then"
              + " publishes its own proxies, Docker hosts and paused monitors.",
          e);
    }
  }

  /** Notes it in {@code file}, unless just that is there. */
  public void save(Path file) throws StateException {
    try {
      if (isEmpty()) {
        Files.deleteIfExists(file);
      } else if (!Files.exists(file) || !equals(load(file))) {
        StateDirectory.writeAtomically(file, target -> Json.write(target, fields()));
      }
    } catch (IOException e) {
      throw StateException.unusable(file, e);
    }
  }

  private Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("repository", repository.value());
    fields.put("tables", tables.stream().map(TableName::value).toList());
    fields.put("settings", settings);
    fields.put("logos", logos);
    fields.put("rows", rows.stream().map(FleetValues::fields).toList());
    return fields;
  }

  private static Map<String, Object> fields(FleetRow row) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("table", row.table().value());
    fields.put("key", row.key());
    fields.put("columns", row.columns());
    fields.put("fleet", cells(row.fleet()));
    if (row.own() != null) {
      fields.put("own", cells(row.own()));
    }
    return fields;
  }

  private static List<@Nullable String> cells(Row row) {
    List<@Nullable String> cells = new ArrayList<>();
    for (int i = 0; i < row.size(); i++) {
      cells.add(row.cell(i));
    }
    return cells;
  }

  private static FleetValues read(JsonNode json) {
    return new FleetValues(
        new RepositoryId(json.required("repository").asText()),
        Set.copyOf(
            each(json.required("tables")).map(table -> new TableName(table.asText())).toList()),
        Set.copyOf(each(json.required("settings")).map(JsonNode::asText).toList()),
        json.required("logos").asBoolean(),
        each(json.required("rows")).map(FleetValues::row).toList());
  }

  private static FleetRow row(JsonNode json) {
    List<String> columns = each(json.required("columns")).map(JsonNode::asText).toList();
    return new FleetRow(
        new TableName(json.required("table").asText()),
        json.required("key").asText(),
        columns,
        cells(json.required("fleet"), columns.size()),
        json.has("own") ? cells(json.required("own"), columns.size()) : null);
  }

  private static Row cells(JsonNode json, int expected) {
    if (json.size() != expected) {
      throw new IllegalArgumentException("a cell is missing");
    }
    return Row.of(
        each(json).map(cell -> cell.isNull() ? null : cell.asText()).toArray(String[]::new));
  }

  private static Stream<JsonNode> each(JsonNode json) {
    return StreamSupport.stream(json.spliterator(), false);
  }
}

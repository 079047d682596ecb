package io.github.replicatorkuma.state;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicationScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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
      columns = List.copyOf(columns);
      if (fleet.size() != columns.size() || (own != null && own.size() != columns.size())) {
        throw new IllegalArgumentException("a cell is missing");
      }
    }

    public FleetRow withOwn(Row now) {
      return new FleetRow(table, key, columns, fleet, now);
    }
  }

  public FleetValues {
    tables = Set.copyOf(tables);
    settings = Set.copyOf(settings);
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
      return RecordJson.read(FleetValues.class, Json.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return NONE;
    } catch (IOException | IllegalArgumentException e) {
      throw new StateException(
          Severity.TERMINAL,
          "cannot read " + file + ": " + PlainText.reason(e),
          "Start this instance as a replica once, which writes it anew. Or delete it: a leader then"
              + " publishes its own proxies, Docker hosts and paused monitors.",
          e);
    }
  }

  /** A file that is damaged is to be written anew. */
  private boolean isIn(Path file) {
    try {
      return equals(load(file));
    } catch (StateException damaged) {
      return false;
    }
  }

  /** Notes it in {@code file}, unless just that is there. */
  public void save(Path file) throws StateException {
    try {
      if (isEmpty()) {
        Files.deleteIfExists(file);
      } else if (!isIn(file)) {
        AtomicFile.write(file, target -> Json.write(target, RecordJson.tree(this)));
      }
    } catch (IOException e) {
      throw StateException.unusable(file, e);
    }
  }
}

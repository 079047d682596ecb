package io.github.replicatorkuma.model;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an apply changed on an instance, for people: how many rows and which monitors, never a
 * value.
 *
 * @param tables rows by table, parents first
 * @param monitors those that came, changed or went
 * @param outage how long Kuma was away; zero when it was not, or had not been running
 */
public record Change(
    Map<TableName, RowCounts> tables, List<ChangedMonitor> monitors, Duration outage) {
  public static final Change NONE = new Change(Map.of(), List.of(), Duration.ZERO);

  public Change {
    tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    monitors = List.copyOf(monitors);
  }

  /** A monitor, by its id and its name. */
  public record ChangedMonitor(Kind kind, String id, String name) {
    /** What happened to it. */
    public enum Kind {
      ADDED,
      CHANGED,
      REMOVED
    }
  }

  /** Of all tables. */
  public RowCounts rows() {
    return tables.values().stream().reduce(RowCounts.NONE, RowCounts::plus);
  }
}

package io.github.replicatorkuma.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
      REMOVED;

      /** As people read of them. */
      private static final List<Kind> IN_ORDER = List.of(CHANGED, ADDED, REMOVED);
    }
  }

  /** As in {@code 2 monitors changed, 1 added}, without names; empty when none did. */
  public String monitorsInWords() {
    List<String> parts = new ArrayList<>();
    for (ChangedMonitor.Kind kind : ChangedMonitor.Kind.IN_ORDER) {
      long many = monitors.stream().filter(monitor -> monitor.kind() == kind).count();
      if (many > 0) {
        String noun = !parts.isEmpty() ? "" : many == 1 ? "monitor " : "monitors ";
        parts.add(many + " " + noun + kind.name().toLowerCase(Locale.ROOT));
      }
    }
    return String.join(", ", parts);
  }

  /** Of all tables. */
  public RowCounts rows() {
    return tables.values().stream().reduce(RowCounts.NONE, RowCounts::plus);
  }
}

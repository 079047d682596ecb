package io.github.replicatorkuma.model;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a publish or an apply changed, for people: how many rows and which monitors, never a value.
 *
 * @param tables rows by table, parents first
 * @param monitors those that came, changed or went
 * @param outage how long Kuma was away; zero when it was not, or had not been running
 */
public record Change(
    Map<TableName, RowCounts> tables, List<ChangedMonitor> monitors, Duration outage) {
  public static final Change NONE = new Change(Map.of(), List.of(), Duration.ZERO);

  private static final String TAG = "changed=";
  private static final int MOST_NAMES = 5;
  private static final int LONGEST_NAME = 60;

  /** What people call a row, where that is not the name of its table. */
  private static final Map<String, String> NOUNS =
      Map.of(
          "api_key", "API key",
          "docker_host", "Docker host",
          "status_page_cname", "status page domain",
          "maintenance_status_page", "status page link");

  public Change {
    tables = Collections.unmodifiableMap(new LinkedHashMap<>(tables));
    monitors = List.copyOf(monitors);
  }

  /** A monitor, by its id and its name. */
  public record ChangedMonitor(Kind kind, String id, String name) {
    /** As people and machines read it. */
    public Map<String, String> told() {
      return Map.of("what", kind.inWords(), "id", id, "name", name);
    }

    /** What happened to it, in the order in which people read of it. */
    public enum Kind {
      CHANGED,
      ADDED,
      REMOVED;

      private String inWords() {
        return name().toLowerCase(Locale.ROOT);
      }
    }
  }

  /** As in {@code 2 monitors changed (NAS, Router), 1 added (Photos)}; empty when none did. */
  public String inWords() {
    return inWords(true);
  }

  /** Words without names as a restic tag, which holds no comma. */
  public static String toTag(String words) {
    return TAG + words.replace(", ", "; ");
  }

  /** What restic tags say of it in words; empty where they say nothing. */
  public static String ofTags(List<String> tags) {
    return tags.stream()
        .filter(tag -> tag.startsWith(TAG))
        .map(tag -> tag.substring(TAG.length()).replace("; ", ", "))
        .collect(Collectors.joining());
  }

  /** The same, or what it was in numbers where that says nothing. */
  public String inWordsOrRows() {
    String words = inWords();
    return words.isEmpty() ? rows().toString() : words;
  }

  /** The same without names. */
  public String countsInWords() {
    return inWords(false);
  }

  private String inWords(boolean names) {
    List<String> parts = new ArrayList<>();
    for (ChangedMonitor.Kind kind : ChangedMonitor.Kind.values()) {
      List<ChangedMonitor> of = of(kind);
      if (!of.isEmpty()) {
        String many = parts.isEmpty() ? Amount.of(of.size(), "monitor") : "" + of.size();
        parts.add(many + " " + kind.inWords() + (names ? aside(of) : ""));
      }
    }
    tables.forEach(
        (table, rows) -> {
          if (monitors.isEmpty() || !table.value().startsWith("monitor")) {
            addWords(parts, table.value(), rows.updated(), ChangedMonitor.Kind.CHANGED);
            addWords(parts, table.value(), rows.inserted(), ChangedMonitor.Kind.ADDED);
            addWords(parts, table.value(), rows.deleted(), ChangedMonitor.Kind.REMOVED);
          }
        });
    return String.join(", ", parts);
  }

  private static void addWords(
      List<String> parts, String table, long rows, ChangedMonitor.Kind kind) {
    String one = NOUNS.getOrDefault(table, table.replace('_', ' '));
    if (rows > 0) {
      parts.add(Amount.of(rows, one) + " " + kind.inWords());
    }
  }

  /** The parts of {@link #inWords} that hold names. */
  public List<String> asides() {
    return Stream.of(ChangedMonitor.Kind.values()).flatMap(kind -> asides(kind).stream()).toList();
  }

  /** The names of these; empty where there is none. */
  public List<String> asides(ChangedMonitor.Kind kind) {
    List<ChangedMonitor> of = of(kind);
    return of.isEmpty() ? List.of() : List.of(aside(of));
  }

  private List<ChangedMonitor> of(ChangedMonitor.Kind kind) {
    return monitors.stream().filter(monitor -> monitor.kind() == kind).toList();
  }

  /** As in {@code (NAS, Router and 12 more)}. */
  private static String aside(List<ChangedMonitor> all) {
    long more = Math.max(0, all.size() - MOST_NAMES);
    return all.stream()
        .limit(MOST_NAMES)
        .map(one -> one.name().isBlank() ? one.id() : PlainText.line(one.name(), LONGEST_NAME))
        .collect(Collectors.joining(", ", " (", (more > 0 ? " and " + more + " more" : "") + ")"));
  }

  /** For machines; the names are those of {@code /status}. */
  public Map<String, @Nullable Object> fields() {
    Map<String, @Nullable Object> byTable = new LinkedHashMap<>();
    tables.forEach((table, rows) -> byTable.put(table.value(), RecordJson.fields(rows)));
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("outageSeconds", outage.toMillis() / 1000.0);
    fields.put("tables", byTable);
    fields.put("monitors", RecordJson.tree(monitors.stream().map(ChangedMonitor::told).toList()));
    return fields;
  }

  /** The same; without monitors where they are more than {@code mostMonitors}. */
  public Change brief(int mostMonitors) {
    return monitors.size() <= mostMonitors ? this : new Change(tables, List.of(), outage);
  }

  /** Of all tables. */
  public RowCounts rows() {
    return tables.values().stream().reduce(RowCounts.NONE, RowCounts::plus);
  }
}

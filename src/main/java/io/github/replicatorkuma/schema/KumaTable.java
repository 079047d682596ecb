package io.github.replicatorkuma.schema;

import io.github.replicatorkuma.model.Resource;
import io.github.replicatorkuma.model.TableName;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A table of Uptime Kuma, and all that is special about it. A new one is added to {@code
 * tables.txt} and, where a browser shows it in a list of its own, to {@code refresh} of {@code
 * kuma-reload.cjs}.
 *
 * @param facets names of columns, tables or lists, by what they are to it
 */
record KumaTable(TableName name, Kind kind, Map<Facet, List<String>> facets) {
  /** What the rows of a table are. */
  enum Kind {
    /** Configuration, told apart by a key. */
    KEYED,
    /** Configuration that Kuma deletes and inserts anew at every save: a row is its columns. */
    LINK,
    /** What an instance measured about a monitor, {@code monitor_id}; it goes with the monitor. */
    HISTORY,
    /** What else belongs to one instance. */
    INSTANCE
  }

  /** In which way something belongs to a table. */
  enum Facet {
    /** Replicator Kuma v2 does not know the table. */
    NOT_IN_SCRIPT,
    /** Tables of whose rows its rows are parts, meaning nothing without. */
    WHOLES,
    /** Columns that name a row for people and are no secret: the first that is there. */
    LABELS,
    /** Columns that Kuma rewrites while nobody changes anything. */
    RUNTIME,
    /** Columns that tell people most about a row that comes or goes. */
    MAIN,
    /** Columns that people may see, as {@link ShownColumns} says. */
    PLAIN,
    /** Columns of which people may see what {@link PublicAddress} leaves. */
    ADDRESSES,
    /** Lists in browsers that change with it. */
    SHOWN_IN,
    /** Columns that say what a monitor is, and what it watches. */
    TARGET,
    /**
     * The settings that replicated rows need, and those that decide when an instance alerts; the
     * others, and why they stay, are in docs/settings.md.
     */
    REPLICATED_KEYS,
    /**
     * Settings that Kuma writes by itself sooner or later: that a leader has none is no reason to
     * delete a replica's.
     */
    SELF_MADE_KEYS,
    /** Settings that would break, or mislead, an instance that got another's. */
    INSTANCE_KEYS,
    /** Settings of which people may see the value. */
    PLAIN_KEYS
  }

  private static final List<String> LABELS = List.of("name", "title", "slug", "domain");

  /** Those of Uptime Kuma 2.x. Of the configuration, parents come before children. */
  static final List<KumaTable> ALL =
      Resource.paragraphs(KumaTable.class, "tables.txt").stream().flatMap(KumaTable::read).toList();

  private static final Map<TableName, KumaTable> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(KumaTable::name, table -> table));

  private static final KumaTable UNKNOWN =
      new KumaTable(new TableName("unknown"), Kind.INSTANCE, Map.of());

  static Optional<KumaTable> find(TableName name) {
    return Optional.ofNullable(BY_NAME.get(name));
  }

  boolean newerThanScript() {
    return facets.containsKey(Facet.NOT_IN_SCRIPT);
  }

  boolean isReplicated() {
    return kind == Kind.KEYED || kind == Kind.LINK;
  }

  /** What belongs to a table in this way; nothing where nobody knows it. */
  static List<String> facet(TableName table, Facet facet) {
    return find(table).orElse(UNKNOWN).facet(facet);
  }

  List<String> facet(Facet facet) {
    return facets.getOrDefault(facet, facet == Facet.LABELS ? LABELS : List.of());
  }

  /** Those of a paragraph of the file. */
  private static Stream<KumaTable> read(String paragraph) {
    List<String> lines = paragraph.replaceAll("\n +", " ").lines().toList();
    Map<Facet, List<String>> facets = new EnumMap<>(Facet.class);
    for (String line : lines.subList(1, lines.size())) {
      List<String> words = List.of(line.split(" ", -1));
      facets.put(Facet.valueOf(words.get(0)), words.subList(1, words.size()));
    }
    List<String> head = List.of(lines.get(0).split(" ", -1));
    return head.stream()
        .skip(1)
        .map(name -> new KumaTable(new TableName(name), Kind.valueOf(head.get(0)), facets));
  }
}

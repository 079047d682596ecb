package io.github.replicatorkuma.state;

import io.github.replicatorkuma.model.Digest;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What this instance held after an apply, as far as applies decide about it: to find drift.
 *
 * @param basis changes with whatever else decides what is compared: Kuma's migrations, and how this
 *     instance is configured to apply
 * @param settingKeys the rows of {@code setting} that were applied
 * @param tables by name
 * @param logos digests of the applied logos that were there, by name
 */
public record AppliedContent(
    Digest basis, Set<String> settingKeys, Map<String, Table> tables, Map<String, Digest> logos) {
  /**
   * An applied table.
   *
   * @param columns those that were applied
   * @param digest of its rows with just these
   */
  public record Table(List<String> columns, long rows, Digest digest) {
    public Table {
      columns = List.copyOf(columns);
    }
  }

  public AppliedContent {
    settingKeys = Set.copyOf(settingKeys);
    tables = Collections.unmodifiableMap(new TreeMap<>(tables));
    logos = Map.copyOf(logos);
  }

  /** With more tables. */
  public AppliedContent with(Map<String, Table> more) {
    Map<String, Table> all = new TreeMap<>(tables);
    all.putAll(more);
    return new AppliedContent(basis, settingKeys, all, logos);
  }
}

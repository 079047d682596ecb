package io.github.replicatorkuma.state;

import io.github.replicatorkuma.model.SnapshotId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What this instance knows of who descends from whom. Positions prove nothing of it: a repository
 * may lose snapshots, and their positions are given anew.
 *
 * @param leads whether its last deed was to publish, not to apply; null in a state from before this
 *     was noted
 * @param known ids of the last snapshots that it published or applied, the newest last
 * @param settled nonces of the stragglers that it has dealt with: whoever publishes next says so
 * @param overrules whether an operator said at its last publish that what it holds counts, and
 *     nothing else
 */
public record Descent(
    @Nullable Boolean leads, List<String> known, Set<String> settled, boolean overrules) {
  /** Far more than are published between two looks. */
  private static final int MOST_KNOWN = 64;

  static final Descent UNKNOWN = new Descent(null, List.of(), Set.of(), false);

  public Descent {
    known = List.copyOf(known);
    settled = Set.copyOf(settled);
  }

  Descent after(SnapshotId id, @Nullable Boolean nowLeads) {
    List<String> all = new ArrayList<>(known);
    all.remove(id.value());
    all.add(id.value());
    return new Descent(
        nowLeads,
        all.subList(Math.max(0, all.size() - MOST_KNOWN), all.size()),
        settled,
        overrules);
  }

  Descent settling(Set<String> nonces) {
    Set<String> all = new TreeSet<>(settled);
    all.addAll(nonces);
    return new Descent(leads, known, all, overrules);
  }

  Descent leading(boolean now) {
    return new Descent(now, known, settled, overrules);
  }

  Descent overruling(boolean now) {
    return new Descent(leads, known, settled, now);
  }

  boolean knows(SnapshotId id) {
    return known.stream().anyMatch(value -> new SnapshotId(value).matches(id));
  }
}

package io.github.replicatorkuma.model;

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How much there is of everything, to notice when much of it is gone.
 *
 * @param monitorIds of all monitors: a new one does not make up for one that is gone
 * @param rows of each table that is there, by name
 */
public record Census(Set<Long> monitorIds, Map<String, Long> rows) {
  public Census {
    monitorIds = Set.copyOf(monitorIds);
    rows = Collections.unmodifiableMap(new TreeMap<>(rows));
  }

  /** Fewer rows than this are never an accident of the whole configuration. */
  private static final int FEWEST_VANISHED = 10;

  /** Whether more than {@code maxPercent} of these rows are gone at once, and not just a few. */
  public static boolean isTooMuch(long gone, long of, int maxPercent) {
    return gone >= FEWEST_VANISHED && gone * 100 > maxPercent * of;
  }
}

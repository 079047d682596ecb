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
}

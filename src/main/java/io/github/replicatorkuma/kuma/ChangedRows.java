package io.github.replicatorkuma.kuma;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a running Kuma is told to take up.
 *
 * @param monitors ids of monitors that came, changed or went
 * @param maintenances the same of maintenances
 * @param users ids of users who must log in again
 * @param lists in browsers that change, as the agent calls them
 */
public record ChangedRows(
    Set<String> monitors, Set<String> maintenances, Set<String> users, Set<String> lists) {
  public static final ChangedRows NONE = new ChangedRows(Set.of(), Set.of(), Set.of(), Set.of());

  public ChangedRows {
    monitors = Set.copyOf(monitors);
    maintenances = Set.copyOf(maintenances);
    users = Set.copyOf(users);
    lists = Set.copyOf(lists);
  }

  ChangedRows and(ChangedRows other) {
    return new ChangedRows(
        union(monitors, other.monitors),
        union(maintenances, other.maintenances),
        union(users, other.users),
        union(lists, other.lists));
  }

  private static Set<String> union(Set<String> one, Set<String> other) {
    return Stream.concat(one.stream(), other.stream()).collect(Collectors.toUnmodifiableSet());
  }
}

package io.github.replicatorkuma.store;

import io.github.replicatorkuma.model.Backup;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The backups in a repository of them. Those of one name are ordered by number, which no clock that
 * jumps confuses.
 *
 * @param all the newest of each name after its others
 */
public record Backups(List<Backup> all) {
  public static Backups of(List<StoredSnapshot> snapshots) {
    return new Backups(
        snapshots.stream()
            .flatMap(one -> Backup.of(one.id(), one.time(), one.tags()).stream())
            .sorted(
                Comparator.comparing((Backup backup) -> backup.instance().name())
                    .thenComparing(Backup::number)
                    .thenComparing(Backup::time))
            .toList());
  }

  /** Whose backups there are. */
  public Set<String> names() {
    return all.stream()
        .map(backup -> backup.instance().name())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Of this name, the newest last; several ids of one name are what restores leave. */
  public List<Backup> of(String name) {
    return all.stream().filter(backup -> backup.instance().name().equals(name)).toList();
  }

  public Optional<Backup> newest(String name) {
    return newestAsOf(name, Instant.MAX);
  }

  /** What was the newest of this name at that time, as far as clocks can tell. */
  public Optional<Backup> newestAsOf(String name, Instant time) {
    return of(name).stream()
        .filter(backup -> !backup.time().isAfter(time))
        .reduce((older, newer) -> newer);
  }
}

package io.github.replicatorkuma.store;

import io.github.replicatorkuma.store.StoreException.Kind;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a fleet is called, as a tag of its snapshots: whoever works with the repository of a fleet
 * that is called otherwise has mistaken it. One without a label is anybody's.
 */
public record FleetLabel(Optional<String> name) {
  public static final FleetLabel NONE = new FleetLabel(Optional.empty());

  private static final String TAG = "fleet=";

  /** The tags of a snapshot that this instance saves. */
  public List<String> addedTo(List<String> tags) {
    return Stream.concat(tags.stream(), name.map(TAG::concat).stream()).toList();
  }

  /**
   * Refuses the repository of another fleet.
   *
   * @param snapshots all that are in it; the newest of ours tells
   */
  public void require(List<StoredSnapshot> snapshots) throws StoreException {
    Optional<String> other =
        snapshots.stream()
            .filter(found -> found.identity().isPresent())
            .max(Comparator.comparing(found -> found.identity().orElseThrow().position()))
            .flatMap(
                newest -> newest.tags().stream().filter(tag -> tag.startsWith(TAG)).findFirst())
            .map(tag -> tag.substring(TAG.length()))
            .filter(found -> name.isPresent() && !found.equals(name.get()));
    if (other.isPresent()) {
      throw new StoreException(
          Kind.MISCONFIGURED,
          "the repository is that of the fleet %s, and this instance is of the fleet %s"
              .formatted(other.get(), name.orElse("")),
          "Correct RESTIC_REPOSITORY or REPLICATOR_FLEET_NAME. To rename a fleet, remove"
              + " REPLICATOR_FLEET_NAME on all instances, change any monitor on the leader, and set"
              + " the new name when all have that change.");
    }
  }
}

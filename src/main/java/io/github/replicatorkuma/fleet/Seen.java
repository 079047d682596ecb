package io.github.replicatorkuma.fleet;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An instance of which something was heard.
 *
 * @param unheard for how long it has been silent
 * @param known for how long it has been heard of
 */
public record Seen(FleetRecord record, boolean living, Duration unheard, Duration known) {
  private static final Duration HIDDEN_AFTER = Duration.ofDays(7);

  /** Whether it was silent for so long that it is neither shown nor waited for. */
  public boolean isHidden() {
    return unheard.compareTo(HIDDEN_AFTER) >= 0;
  }

  /** Whether it would tell of what it sees. */
  public boolean canAlert() {
    return living && record.alerts().beats();
  }

  /** The ids of those that live under one name, by that name. */
  public static SortedMap<String, String> namesakes(List<Seen> all) {
    SortedMap<String, String> ids = new TreeMap<>();
    for (Seen one : all) {
      if (all.stream().anyMatch(one::isNamesake)) {
        ids.merge(
            one.record.instance().name(),
            one.record.instance().id(),
            (before, id) -> before + ", " + id);
      }
    }
    return ids;
  }

  /**
   * Whether a restored instance of this name runs in its place: this one has written nothing since
   * that one is there.
   */
  public boolean isReplacedBy(Seen other) {
    return isOfSameName(other)
        && other.living
        && other.unheard.compareTo(unheard) < 0
        && unheard.compareTo(Collections.min(List.of(known, other.known))) >= 0;
  }

  private boolean isOfSameName(Seen other) {
    return record.instance().name().equals(other.record.instance().name())
        && !record.instance().isSameAs(other.record.instance());
  }

  /**
   * Whether both have written since both were there. The record of an instance whose disk is lost
   * stays beside that of the restored one, and seems to live for a while.
   */
  private boolean isNamesake(Seen other) {
    return isOfSameName(other)
        && living
        && other.living
        && Collections.max(List.of(unheard, other.unheard))
                .compareTo(Collections.min(List.of(known, other.known)))
            < 0;
  }
}

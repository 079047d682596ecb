package io.github.replicatorkuma.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a replica needs to decide without fetching: it travels in the snapshot's restic tags and
 * again in its manifest.
 *
 * @param nonce random for each publish, so that a leader killed in the middle finds its own
 */
public record SnapshotTags(Position position, Digest digest, Instance leader, String nonce) {
  /** The version of the snapshot format that this program writes and reads. */
  public static final int FORMAT = 1;

  private static final String MARK = "replicator-kuma";

  /** As restic tags. */
  public List<String> toTags() {
    return List.of(
        MARK,
        "format=" + FORMAT,
        "generation=" + position.generation(),
        "sequence=" + position.sequence(),
        "digest=" + digest,
        "instance=" + leader.name(),
        "instance-id=" + leader.id(),
        "nonce=" + nonce);
  }

  /** Whether a snapshot with these restic tags is ours at all. */
  public static boolean areOurs(List<String> tags) {
    return tags.contains(MARK);
  }

  /** The format version in {@code tags}; empty when there is none or it is no number. */
  public static Optional<Integer> formatOf(List<String> tags) {
    String format = valuesOf(tags).getOrDefault("format", "");
    return format.matches("[0-9]{1,9}") ? Optional.of(Integer.valueOf(format)) : Optional.empty();
  }

  /** Reads restic tags back; empty when they are not ours, or not whole. */
  public static Optional<SnapshotTags> parse(List<String> tags) {
    Map<String, String> values = valuesOf(tags);
    if (!areOurs(tags)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new SnapshotTags(
              new Position(number(values, "generation"), number(values, "sequence")),
              new Digest(values.getOrDefault("digest", "")),
              new Instance(
                  values.getOrDefault("instance", ""), values.getOrDefault("instance-id", "")),
              values.getOrDefault("nonce", "")));
    } catch (IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  private static long number(Map<String, String> values, String key) {
    return Long.parseLong(values.getOrDefault(key, ""));
  }

  static Map<String, String> valuesOf(List<String> tags) {
    Map<String, String> values = new HashMap<>();
    for (String tag : tags) {
      int equals = tag.indexOf('=');
      if (equals > 0) {
        values.put(tag.substring(0, equals), tag.substring(equals + 1));
      }
    }
    return values;
  }
}

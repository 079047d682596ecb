package io.github.replicatorkuma.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A backup of a whole Uptime Kuma, as its restic tags tell.
 *
 * @param time by the clock of the machine that made it; never used to order backups
 * @param number raised at each backup of an instance's name
 * @param about versions and the like, for people
 */
public record Backup(
    SnapshotId id, Instant time, long number, Instance instance, Map<String, String> about) {
  /** Other than that of snapshots: nobody must apply a backup. */
  private static final String MARK = "replicator-kuma-history";

  private static final String FORMAT = "format=1";

  public Backup {
    about = Map.copyOf(about);
  }

  /** Empty for what is no backup, or one of a later format. */
  public static Optional<Backup> of(SnapshotId id, Instant time, List<String> tags) {
    if (!tags.contains(MARK) || !tags.contains(FORMAT)) {
      return Optional.empty();
    }
    Map<String, String> values = SnapshotTags.valuesOf(tags);
    try {
      long number = Long.parseLong(values.getOrDefault("number", ""));
      Instance instance =
          new Instance(values.getOrDefault("instance", ""), values.getOrDefault("instance-id", ""));
      values.keySet().removeAll(List.of("format", "number", "instance", "instance-id", "nonce"));
      return Optional.of(new Backup(id, time, number, instance, values));
    } catch (IllegalArgumentException damaged) {
      return Optional.empty();
    }
  }

  /** For machines. */
  public Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id.value());
    fields.put("time", time.toString());
    fields.put("number", number);
    fields.put("instance", instance.name());
    fields.put("instanceId", instance.id());
    fields.putAll(new TreeMap<>(about));
    return fields;
  }

  /**
   * As restic tags.
   *
   * @param nonce random for each attempt, so that one that was saved in part is found again
   */
  public static List<String> tags(
      long number, Instance instance, Map<String, String> about, String nonce) {
    List<String> tags = new ArrayList<>(List.of(MARK, FORMAT, "number=" + number));
    tags.add("instance=" + instance.name());
    tags.add("instance-id=" + instance.id());
    tags.add("nonce=" + nonce);
    about.forEach((key, value) -> tags.add(key + "=" + value.replaceAll("[^A-Za-z0-9._-]", "-")));
    return tags;
  }
}

package io.github.replicatorkuma.state;

import static io.github.replicatorkuma.model.Records.with;

import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.RepositoryId;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that this instance remembers.
 *
 * @param instanceId generated once, tells apart two instances of one name
 * @param since when that was; null where an older version generated it
 * @param databaseCopied whether the copy of the database from before the first apply was made
 * @param leading whether it has been run as a leader since it applied anything: what is edited here
 *     is meant to be published
 * @param locations which repository was last seen at which place, by the place's key
 * @param repositories what is remembered about each repository, by its id
 * @param restored who this was when the backup was made from which its data were restored; null
 *     where they were not
 */
public record InstanceState(
    int format,
    String instanceId,
    @Nullable Instant since,
    boolean databaseCopied,
    boolean leading,
    Map<String, String> locations,
    Map<String, RepositoryMemory> repositories,
    @Nullable Instance restored) {
  /** The version of the state file's format. */
  public static final int FORMAT = 1;

  public InstanceState {
    locations = Map.copyOf(locations);
    repositories = Map.copyOf(repositories);
  }

  static InstanceState fresh(String instanceId, @Nullable Instant since) {
    return new InstanceState(FORMAT, instanceId, since, false, false, Map.of(), Map.of(), null);
  }

  /** Whether any repository was ever seen. */
  public boolean knowsARepository() {
    return !locations.isEmpty();
  }

  /** The repository last seen at a place; empty when none was. */
  public Optional<RepositoryId> repositoryAt(String locationKey) {
    @Nullable String id = locations.get(locationKey);
    return id == null ? Optional.empty() : Optional.of(new RepositoryId(id));
  }

  /** What is remembered of what is there; nothing of a repository that was never looked at. */
  public RepositoryMemory memoryAt(String locationKey) {
    return repositoryAt(locationKey).map(this::memoryOf).orElse(RepositoryMemory.EMPTY);
  }

  public RepositoryMemory memoryOf(RepositoryId repository) {
    return repositories.getOrDefault(repository.value(), RepositoryMemory.EMPTY);
  }

  public InstanceState withLocation(String locationKey, RepositoryId repository) {
    Map<String, String> all = new TreeMap<>(locations);
    all.put(locationKey, repository.value());
    return with(this, "locations", all);
  }

  public InstanceState withMemory(RepositoryId repository, RepositoryMemory memory) {
    Map<String, RepositoryMemory> all = new TreeMap<>(repositories);
    all.put(repository.value(), memory);
    return with(this, "repositories", all);
  }

  /** Something was applied from {@code repository}: what is here has no place in any other. */
  public InstanceState withApplied(RepositoryId repository, RepositoryMemory memory) {
    Map<String, RepositoryMemory> all = new TreeMap<>(repositories);
    all.replaceAll((id, known) -> known.elsewhere());
    all.put(repository.value(), memory);
    return with(this, "repositories", all, "leading", false);
  }

  /**
   * Another instance works with a copy of this disk: here is somebody else, {@code now}, who leads
   * nothing.
   */
  public InstanceState asCopy(Instance now) {
    Instance other = new Instance(now.name(), instanceId);
    Map<String, RepositoryMemory> all = new TreeMap<>(repositories);
    all.replaceAll((id, known) -> known.following(other));
    return with(this, "instanceId", now.id(), "repositories", all, "leading", false);
  }

  /**
   * The data of a backup are here: here is somebody new, who has published and applied nothing.
   *
   * @param before who made the backup
   */
  public InstanceState asRestored(String newId, Instant now, Instance before) {
    return new InstanceState(format, newId, now, false, false, locations, Map.of(), before);
  }

  public InstanceState withDatabaseCopied() {
    return with(this, "databaseCopied", true);
  }

  public InstanceState withLeading(boolean now) {
    return with(this, "leading", now);
  }
}

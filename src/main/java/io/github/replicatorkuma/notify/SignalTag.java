package io.github.replicatorkuma.notify;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The tag by which the instances of one repository know each other's signals on a topic that fleets
 * may share. Safe for use by several threads.
 */
public final class SignalTag {
  private static final String PREFIX = "repository-";

  private static final String SNAPSHOT = "snapshot-";
  private static final Pattern NAMED = Pattern.compile(SNAPSHOT + "[0-9a-f]{8}");

  private volatile Supplier<Optional<RepositoryId>> repository = Optional::empty;

  /**
   * Says who knows the repository.
   *
   * @param repository asked each time, by any thread; empty while it was never seen
   */
  public void learnFrom(Supplier<Optional<RepositoryId>> repository) {
    this.repository = repository;
  }

  /** Empty while the repository was never seen. */
  Optional<String> value() {
    // A digest, for whoever reads the topic need not know the repository's id.
    return repository.get().map(id -> PREFIX + Digest.ofText(id.value()).brief());
  }

  /** By which replicas know what to fetch. */
  public static String of(SnapshotId published) {
    return SNAPSHOT + published.brief();
  }

  /** Which snapshot these tell of; empty where they do not. */
  static Optional<SnapshotId> snapshot(List<String> tags) {
    return tags.stream()
        .filter(tag -> NAMED.matcher(tag).matches())
        .findFirst()
        .map(tag -> new SnapshotId(tag.substring(SNAPSHOT.length())));
  }

  /** Whether these are a signal's tags for us: any fleet's, while we know of no repository. */
  boolean isAmong(List<String> tags) {
    Optional<String> own = value();
    return own.isPresent()
        ? tags.contains(own.get())
        : tags.stream().anyMatch(tag -> tag.startsWith(PREFIX));
  }
}

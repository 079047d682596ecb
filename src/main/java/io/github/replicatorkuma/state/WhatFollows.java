package io.github.replicatorkuma.state;

import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.state.RepositoryMemory.Applied;
import io.github.replicatorkuma.state.RepositoryMemory.Intent;
import io.github.replicatorkuma.state.RepositoryMemory.Published;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What follows from that which an instance remembers about one repository. */
interface WhatFollows {
  @Nullable Published published();

  @Nullable Intent intent();

  @Nullable Applied applied();

  Descent descent();

  /** Whether this instance published or applied that snapshot, as far back as it remembers. */
  default boolean knows(SnapshotId id) {
    return descent().knows(id)
        || own().filter(last -> last.id().matches(id)).isPresent()
        || taken().filter(last -> last.id().matches(id)).isPresent();
  }

  private Optional<Published> own() {
    return Optional.ofNullable(published());
  }

  private Optional<Applied> taken() {
    return Optional.ofNullable(applied());
  }

  /** The newest position this instance knows of its own doing. */
  default Position position() {
    Position mine = own().map(Published::position).orElse(Position.NONE);
    Position theirs = taken().map(Applied::position).orElse(mine);
    return theirs.compareTo(mine) > 0 ? theirs : mine;
  }

  /** Whether the last snapshot that went through this instance was its own. */
  default boolean leads() {
    Boolean noted = descent().leads();
    Optional<Position> mine = own().map(Published::position);
    return mine.isPresent() && (noted == null ? position().equals(mine.get()) : noted);
  }

  /** What this instance published last, while it leads and nothing else is under way. */
  default Optional<Published> standing() {
    return intent() == null ? led() : Optional.empty();
  }

  private Optional<Published> led() {
    return own().filter(any -> leads());
  }

  /** What there was of everything in the last snapshot that went through this instance. */
  default Census census() {
    Optional<Published> led = led();
    if (led.isPresent()) {
      return new Census(led.get().monitorIds(), led.get().rows());
    }
    Map<String, Long> rows = new TreeMap<>();
    taken()
        .map(Applied::content)
        .ifPresent(all -> all.tables().forEach((name, table) -> rows.put(name, table.rows())));
    return new Census(taken().map(Applied::monitorIds).orElse(Set.of()), rows);
  }

  /** The last snapshot that went through this instance. */
  default Optional<SnapshotId> lastSnapshot() {
    return led().map(Published::id).or(() -> taken().map(Applied::id));
  }

  /** Whether this instance has published or applied anything here. */
  default boolean isEmpty() {
    return own().isEmpty() && taken().isEmpty();
  }
}

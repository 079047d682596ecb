package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.state.AppliedContent;
import io.github.replicatorkuma.state.InstanceMemory;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.state.RepositoryMemory.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares what this instance holds with what it held after the last apply. Needs no repository.
 */
public final class DriftCheck {
  private final String locationKey;
  private final InstanceMemory memory;
  private final OwnContent own;

  /**
   * @param locationKey of the repository's place
   */
  public DriftCheck(
      KumaDatabase database, String locationKey, InstanceMemory memory, ApplySettings settings) {
    this.locationKey = locationKey;
    this.memory = memory;
    this.own = OwnContent.of(database, settings);
  }

  /** What differs; nothing where it is not known what was applied. */
  public List<Drift.Part> look() throws ReplicationException {
    Optional<RepositoryId> repository = memory.state().repositoryAt(locationKey);
    Optional<AppliedContent> applied =
        repository.map(memory::of).map(RepositoryMemory::applied).map(Applied::content);
    Optional<AppliedContent> now = applied.isPresent() ? own.now(applied.get()) : Optional.empty();
    if (now.isPresent() && !now.get().basis().equals(applied.get().basis())) {
      // Kuma's migration wrote rows, or other columns count now: from here on this is the state.
      memory.update(repository.get(), known -> known.withContent(now.get()));
      return List.of();
    }
    return now.map(here -> differences(applied.get(), here)).orElse(List.of());
  }

  static List<Drift.Part> differences(AppliedContent applied, AppliedContent now) {
    List<Drift.Part> parts = new ArrayList<>();
    applied
        .tables()
        .forEach(
            (name, table) -> {
              AppliedContent.Table here = now.tables().get(name);
              if (here != null && !here.digest().equals(table.digest())) {
                parts.add(new Drift.Part(name, table.rows(), here.rows()));
              }
            });
    if (!applied.logos().equals(now.logos())) {
      parts.add(new Drift.Part(Drift.LOGOS, applied.logos().size(), now.logos().size()));
    }
    return parts;
  }
}

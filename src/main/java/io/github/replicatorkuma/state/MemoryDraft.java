package io.github.replicatorkuma.state;

import io.github.replicatorkuma.state.RepositoryMemory.Applied;
import io.github.replicatorkuma.state.RepositoryMemory.Intent;
import io.github.replicatorkuma.state.RepositoryMemory.Published;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@link RepositoryMemory} in the making. */
final class MemoryDraft {
  @Nullable Published published;
  @Nullable Intent intent;
  @Nullable Applied applied;
  Map<String, String> rejected;
  Set<String> scriptSnapshots;
  @Nullable PassedOver passedOver;
  @Nullable Instant lookedAt;
  @Nullable Instant keptAt;
  Descent descent;

  MemoryDraft(RepositoryMemory from) {
    published = from.published();
    intent = from.intent();
    applied = from.applied();
    rejected = from.rejected();
    scriptSnapshots = from.scriptSnapshots();
    passedOver = from.passedOver();
    lookedAt = from.lookedAt();
    keptAt = from.keptAt();
    descent = from.descent();
  }

  RepositoryMemory memory() {
    return new RepositoryMemory(
        published,
        intent,
        applied,
        rejected,
        scriptSnapshots,
        passedOver,
        lookedAt,
        keptAt,
        descent);
  }
}

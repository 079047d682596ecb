package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.state.RepositoryMemory;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.util.List;
import java.util.Optional;

/** The product's own decisions of who publishes, for simulations. */
public final class Judge {
  private final PublishDecision.Facts facts;

  public Judge(Instance self, Digest content, RepositoryMemory memory, SnapshotHistory history) {
    this.facts =
        new PublishDecision.Facts(self, "host", content, memory, history, /* takeOver= */ false);
  }

  /** As which position it may publish; empty where there is nothing to, or it may not. */
  public Optional<Position> publishesAs() {
    return PublishDecision.decide(facts) instanceof PublishDecision.Publish publish
        ? Optional.of(publish.position())
        : Optional.empty();
  }

  public boolean isWithheld() {
    return PublishDecision.decide(facts) instanceof PublishOutcome.Withheld;
  }

  public List<Straggler> stragglers() {
    return Straggler.unsettled(facts, false);
  }

  public Optional<Straggler> overwritten() {
    return Straggler.overwritten(facts.memory(), facts.history());
  }
}

package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.state.InstanceState;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.NamesakeWatch;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.util.List;
import java.util.Optional;

/** Whether another instance publishes under the name of this one. */
final class NameCheck implements Check {
  private final String name;
  private final StateDirectory state;
  private final RepositoryDoor door;

  NameCheck(String name, StateDirectory state, RepositoryDoor door) {
    this.name = name;
    this.state = state;
    this.door = door;
  }

  @Override
  public String subject() {
    return "name";
  }

  @Override
  public List<Finding> look() throws ReplicationException {
    return door.isOpen()
        ? List.of(judge(name, state.peek(), door.history()))
        : RepositoryDoor.notLookedAt(subject());
  }

  /** An instance without a state has no id yet: what is published under its name may be its own. */
  static Finding judge(String name, InstanceState state, SnapshotHistory history) {
    Optional<Instance> self =
        Optional.of(state.instanceId()).filter(Instance::isName).map(id -> new Instance(name, id));
    return self.flatMap(
            known -> NamesakeWatch.warning(history, known, Optional.ofNullable(state.since())))
        .map(found -> Finding.warning("name", found, NamesakeWatch.HINT))
        .orElseGet(() -> Finding.ok("name", name));
  }
}

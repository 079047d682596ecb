package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.store.restic.ResticStore;
import java.util.List;

/** Whether restic is there and new enough. */
final class ProgramCheck implements Check {
  private final ResticStore store;

  ProgramCheck(ResticStore store) {
    this.store = store;
  }

  @Override
  public String subject() {
    return "restic";
  }

  @Override
  public List<Finding> look() throws ReplicationException {
    return List.of(Finding.ok(subject(), "version " + store.programVersion()));
  }
}

package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.SnapshotStoreContract;

/** A real restic on a local repository keeps the contract. */
final class ResticStoreContractTest extends SnapshotStoreContract {
  @Override
  protected SnapshotStore store() {
    return new TestRestic(directory).store();
  }

  @Override
  protected SnapshotStore created() {
    return new TestRestic(directory).createdStore();
  }

  @Override
  protected String hostName() {
    return TestRestic.HOST;
  }
}

package io.github.replicatorkuma.store;

import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import java.nio.file.Path;
import java.util.List;

/** Hands every call on to another store; for those that add to some of them. */
public abstract class ForwardingStore implements SnapshotStore {
  private final SnapshotStore store;

  protected ForwardingStore(SnapshotStore store) {
    this.store = store;
  }

  @Override
  public String description() {
    return store.description();
  }

  @Override
  public String locationKey() {
    return store.locationKey();
  }

  @Override
  public RepositoryId repositoryId() throws StoreException {
    return store.repositoryId();
  }

  @Override
  public RepositoryId create() throws StoreException {
    return store.create();
  }

  @Override
  public List<StoredSnapshot> list() throws StoreException {
    return store.list();
  }

  @Override
  public SnapshotId save(Path directory, List<String> tags) throws StoreException {
    return store.save(directory, tags);
  }

  @Override
  public void fetch(SnapshotId id, Path target) throws StoreException {
    store.fetch(id, target);
  }

  @Override
  public void fetchAnew(SnapshotId id, Path target) throws StoreException {
    store.fetchAnew(id, target);
  }

  @Override
  public void forget(List<SnapshotId> ids, boolean prune) throws StoreException {
    store.forget(ids, prune);
  }

  @Override
  public void giveUp(Damage damage) throws StoreException {
    store.giveUp(damage);
  }
}

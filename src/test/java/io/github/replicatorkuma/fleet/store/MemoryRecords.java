package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.model.ReplicationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A store in memory. */
public final class MemoryRecords implements RecordStore {
  public final Map<String, byte[]> records = new TreeMap<>();
  public boolean down;
  public int writes;

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public List<Sealed> read() throws ReplicationException {
    require();
    List<Sealed> all = new ArrayList<>();
    records.forEach((id, bytes) -> all.add(new Sealed(id, bytes)));
    return all;
  }

  @Override
  public void write(Sealed own) throws ReplicationException {
    require();
    writes++;
    records.put(own.id(), own.sealed());
  }

  @Override
  public void remove(String id) {
    records.remove(id);
  }

  @Override
  public void close() {}

  private void require() throws ReplicationException {
    if (down) {
      throw ReplicationException.retryable("the store is away", "Start the store.");
    }
  }
}

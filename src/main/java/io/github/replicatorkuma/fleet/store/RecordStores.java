package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.model.ReplicationException;
import java.util.Map;

public final class RecordStores {
  private RecordStores() {}

  public static RecordStore open(String address, Map<String, String> restic)
      throws ReplicationException {
    throw ReplicationException.terminal("none", "");
  }
}

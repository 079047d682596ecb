package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.model.ReplicationException;

/** What a process of its own finds at an address, by the environment it has. */
final class RecordStoreProgram {
  private RecordStoreProgram() {}

  /**
   * Prints how many records there are, or why it is not known.
   *
   * @param arguments an address
   */
  public static void main(String[] arguments) throws Exception {
    try (RecordStore store = RecordStores.at(arguments[0], "").open(System.getenv())) {
      System.out.println(store.read().size() + " records");
    } catch (ReplicationException e) {
      System.out.println(e.getMessage());
    }
  }
}

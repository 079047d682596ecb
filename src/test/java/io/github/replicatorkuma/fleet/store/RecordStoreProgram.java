package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.model.ReplicationException;

/** What a process of its own finds at an address, by the environment it has. */
final class RecordStoreProgram {
  private static final int MOST_TRIES = 8;

  private RecordStoreProgram() {}

  /**
   * Prints how many records there are, or why it is not known.
   *
   * @param arguments an address
   */
  public static void main(String[] arguments) throws Exception {
    try (RecordStore store = RecordStores.at(arguments[0], "").open(System.getenv())) {
      String found = found(store);
      for (int i = 0; i < MOST_TRIES && found.contains("no answer within"); i++) {
        found = found(store); // on a slow machine the library is still being loaded
      }
      System.out.println(found);
    }
  }

  private static String found(RecordStore store) {
    try {
      return store.read().size() + " records";
    } catch (ReplicationException e) {
      return String.valueOf(e.getMessage());
    }
  }
}

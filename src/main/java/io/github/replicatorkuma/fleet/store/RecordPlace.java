package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import java.util.List;

/** One kind of place for records, as {@link RecordStore}, whose failures are as they come. */
interface RecordPlace {
  List<Sealed> read() throws Exception;

  void write(Sealed own) throws Exception;

  void remove(String id) throws Exception;

  /** What a failure of this place means. */
  StoreFault.Found meaning(Throwable failure);

  default void close() {}
}

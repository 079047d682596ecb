package io.github.replicatorkuma.fleet.store;

import io.github.replicatorkuma.model.ReplicationException;
import java.util.List;

/**
 * Keeps one small record for each instance where all of the fleet reach it. It knows no condition
 * and no order: an instance writes its own record only, and who reads judges what it finds. Calls
 * come one at a time.
 */
public interface RecordStore extends AutoCloseable {
  /** More than this is no record. */
  int LONGEST = 512 * 1024;

  /**
   * A record as it is kept.
   *
   * @param id of the instance that wrote it: letters, digits and {@code -}
   * @param sealed says nothing to who has not the fleet's key
   */
  @SuppressWarnings("ArrayRecordComponent") // nobody compares or changes it
  record Sealed(String id, byte[] sealed) {}

  /** For logs and people: where the records are, without secrets. */
  String description();

  /**
   * All records, in no particular order; perhaps several of one instance, of which only the latest
   * counts. What is no record is passed over.
   */
  List<Sealed> read() throws ReplicationException;

  /** Puts it in the place of the instance's earlier one. */
  void write(Sealed own) throws ReplicationException;

  /** Removes all records of an instance; it may come back at any time. */
  void remove(String id) throws ReplicationException;

  @Override
  void close();
}

package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.model.ReplicationException;
import java.util.List;

/** Looks at one subject, beside a daemon that may be at work, and changes nothing. */
public interface Check {
  /** What it is about, in a word or two. */
  String subject();

  /**
   * What it found.
   *
   * @throws ReplicationException where that itself is the failure to tell
   */
  List<Finding> look() throws ReplicationException, InterruptedException;
}

package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.model.ReplicationException;
import java.util.List;

/**
 * Looks at one subject, beside a daemon that may be at work, and changes nothing.
 *
 * @param subject what it is about, in a word or two
 */
public record Check(String subject, Look how) {
  /** What it found; a {@link ReplicationException} may itself be the failure to tell. */
  public interface Look {
    List<Finding> look() throws ReplicationException, InterruptedException;
  }

  /** The same where there is one thing to find. */
  interface Question {
    Finding answer() throws ReplicationException, InterruptedException;
  }

  static Check of(String subject, Question question) {
    return new Check(subject, () -> List.of(question.answer()));
  }
}

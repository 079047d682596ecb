package io.github.replicatorkuma.cli.doctor;

/**
 * What was found about one subject.
 *
 * @param found what there is, without any secret
 * @param hint what to do; empty where nothing is to be done
 */
public record Finding(String subject, Verdict verdict, String found, String hint) {
  /** What it means for replication. */
  public enum Verdict {
    OK,
    /** It cannot be known yet, or from here. */
    UNKNOWN,
    /** It works, but something should be looked at. */
    WARNING,
    FAILURE
  }

  static Finding ok(String subject, String found) {
    return new Finding(subject, Verdict.OK, found, "");
  }

  static Finding unknown(String subject, String found) {
    return unknown(subject, found, "");
  }

  static Finding unknown(String subject, String found, String hint) {
    return new Finding(subject, Verdict.UNKNOWN, found, hint);
  }

  static Finding warning(String subject, String found, String hint) {
    return new Finding(subject, Verdict.WARNING, found, hint);
  }

  static Finding okUnless(boolean odd, String subject, String found, String hint) {
    return odd ? warning(subject, found, hint) : ok(subject, found);
  }

  static Finding failure(String subject, String found, String hint) {
    return new Finding(subject, Verdict.FAILURE, found, hint);
  }
}

package io.github.replicatorkuma.cli.doctor;

/**
 * What was found about one subject.
 *
 * @param subject empty where its check says it
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

  static Finding ok(String found) {
    return new Finding("", Verdict.OK, found, "");
  }

  static Finding unknown(String found) {
    return unknown(found, "");
  }

  static Finding unknown(String found, String hint) {
    return new Finding("", Verdict.UNKNOWN, found, hint);
  }

  static Finding warning(String found, String hint) {
    return new Finding("", Verdict.WARNING, found, hint);
  }

  static Finding okUnless(boolean odd, String found, String hint) {
    return odd ? warning(found, hint) : ok(found);
  }

  static Finding failure(String found, String hint) {
    return new Finding("", Verdict.FAILURE, found, hint);
  }

  /** The same about {@code what}, unless it is said already. */
  Finding about(String what) {
    return subject.isEmpty() ? new Finding(what, verdict, found, hint) : this;
  }
}

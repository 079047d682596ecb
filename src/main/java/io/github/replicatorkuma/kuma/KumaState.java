package io.github.replicatorkuma.kuma;

/** Where Kuma's process is between two stops. */
public enum KumaState {
  /** No process. */
  STOPPED,
  /**
   * Started, and has not answered yet. It may be migrating its database, for hours even, and a
   * signal would cut that off: a boot ends at the first signal, without closing the database.
   */
  BOOTING,
  /** Has answered since it was started; whether it still does is another question. */
  READY,
  /** Asked to end. */
  STOPPING;

  boolean mayBecome(KumaState next) {
    return switch (this) {
      case STOPPED -> next == BOOTING;
      case BOOTING -> next != BOOTING;
      case READY -> next == STOPPING || next == STOPPED;
      case STOPPING -> next == STOPPED;
    };
  }
}

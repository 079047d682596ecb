package io.github.replicatorkuma.model;

/**
 * How many instances must see that a monitor is down before one of them tells.
 *
 * @param instances none where each tells for itself
 */
public record Agreement(int instances) {
  /** Each tells what it sees, as Uptime Kuma does. */
  public static final Agreement ALL = new Agreement(0);

  public static final Agreement ONE = new Agreement(1);
  public static final Agreement MAJORITY = new Agreement(Integer.MAX_VALUE);

  public boolean isAll() {
    return instances == 0;
  }

  /** Whether it matters who runs a monitor. */
  public boolean counts() {
    return instances > 1;
  }

  /**
   * @param running how many living instances run the monitor
   */
  public int needed(int running) {
    int wanted = equals(MAJORITY) ? running / 2 + 1 : instances;
    return Math.max(1, Math.min(wanted, running));
  }

  /** As one would write it. */
  @Override
  public String toString() {
    return isAll()
        ? "all"
        : equals(ONE) ? "one" : "agree=" + (equals(MAJORITY) ? "majority" : instances);
  }
}

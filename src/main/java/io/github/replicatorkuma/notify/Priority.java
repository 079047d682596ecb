package io.github.replicatorkuma.notify;

/** How loudly people are told; ntfy's five levels. */
public enum Priority {
  MIN(1),
  LOW(2),
  DEFAULT(3),
  HIGH(4),
  URGENT(5);

  private final int level;

  Priority(int level) {
    this.level = level;
  }

  /** 1 to 5. */
  public int level() {
    return level;
  }
}

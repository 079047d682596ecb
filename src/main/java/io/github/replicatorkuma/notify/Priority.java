package io.github.replicatorkuma.notify;

/** How loudly people are told; as four of ntfy's five levels. */
public enum Priority {
  /** Without a sound, and folded away. */
  MIN(1),
  LOW(2),
  DEFAULT(3),
  HIGH(4);

  private final int level;

  Priority(int level) {
    this.level = level;
  }

  /** 1 to 5. */
  public int level() {
    return level;
  }
}

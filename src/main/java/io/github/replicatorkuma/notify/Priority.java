package io.github.replicatorkuma.notify;

/** How loudly people are told; as four of ntfy's five levels, in their order. */
public enum Priority {
  /** Without a sound, and folded away. */
  MIN,
  LOW,
  DEFAULT,
  HIGH;

  /** 1 to 5. */
  public int level() {
    return ordinal() + 1;
  }
}

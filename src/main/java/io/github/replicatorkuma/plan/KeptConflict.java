package io.github.replicatorkuma.plan;

import io.github.replicatorkuma.model.TableName;

/**
 * A row of which an edit that was kept aside is left out.
 *
 * @param name by which people know it; empty where it has none
 */
public record KeptConflict(TableName table, String key, String name, Kind kind) {
  /** Why it is left out. */
  public enum Kind {
    CHANGED("changed here, too"),
    DELETED("deleted here since"),
    IN_USE("used here since, so it is not deleted"),
    TARGET_GONE("it refers to what was deleted here since"),
    TAKEN("another one here has its name or address");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  /** Whether it is not left out where that is asked for. */
  public boolean mayBeOverridden() {
    return kind == Kind.CHANGED;
  }

  /** For people. */
  public String label() {
    return "%s %s%s (%s)".formatted(table, key, name.isEmpty() ? "" : " " + name, kind.text);
  }
}

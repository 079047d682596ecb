package io.github.replicatorkuma.model;

import java.util.regex.Pattern;

/**
 * One Uptime Kuma with its replicator.
 *
 * @param name how people call it: letters, digits, {@code .}, {@code _}, {@code -}
 * @param id generated once and kept in the state, so that two instances of one name differ
 */
public record Instance(String name, String id) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  /**
   * @throws IllegalArgumentException when a part holds other characters (a restic tag cannot hold a
   *     comma) or is empty or longer than 128
   */
  public Instance {
    if (!isName(name) || !isName(id)) {
      throw new IllegalArgumentException("not an instance: " + name + ", " + id);
    }
  }

  public static boolean isName(String text) {
    return NAME.matcher(text).matches();
  }

  public boolean isSameAs(Instance other) {
    return id.equals(other.id);
  }

  @Override
  public String toString() {
    return name;
  }
}

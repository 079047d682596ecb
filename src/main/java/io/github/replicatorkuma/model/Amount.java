package io.github.replicatorkuma.model;

/** How many of what, for people. */
public final class Amount {
  private Amount() {}

  /** Such as {@code 1 monitor} and {@code 2 proxies}. */
  public static String of(long count, String noun) {
    return count + " " + (count == 1 ? noun : plural(noun));
  }

  private static String plural(String noun) {
    return noun.endsWith("xy") ? noun.replaceAll("y$", "ies") : noun + "s";
  }
}

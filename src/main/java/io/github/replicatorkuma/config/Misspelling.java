package io.github.replicatorkuma.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Finds what somebody probably meant to write. */
final class Misspelling {
  private Misspelling() {}

  /**
   * The nearest of {@code candidates} that is near enough: at most {@code edits} and a third of it
   * away. A wrong case is always near, and what only lacks its end is nearest.
   */
  static Optional<String> nearest(String text, Collection<String> candidates, int edits) {
    String folded = fold(text);
    ToIntFunction<String> distance = candidate -> distance(folded, fold(candidate));
    return candidates.stream()
        .filter(
            near ->
                isBegun(folded, fold(near))
                    || distance.applyAsInt(near) <= Math.min(edits, Math.max(1, near.length() / 3)))
        .min(
            Comparator.comparing((String near) -> !fold(near).startsWith(folded))
                .thenComparingInt(distance));
  }

  /** Most of a long name. */
  private static boolean isBegun(String text, String name) {
    return name.startsWith(text) && text.length() * 2 > name.length();
  }

  private static String fold(String text) {
    return text.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** How many letters to insert, drop, replace or swap with their neighbour. */
  static int distance(String from, String to) {
    int[][] edits = new int[from.length() + 1][to.length() + 1];
    for (int i = 0; i <= from.length(); i++) {
      for (int j = 0; j <= to.length(); j++) {
        edits[i][j] = i == 0 || j == 0 ? i + j : cheapest(edits, from, to, i, j);
      }
    }
    return edits[from.length()][to.length()];
  }

  private static int cheapest(int[][] edits, String from, String to, int i, int j) {
    int replace = edits[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
    int best = Math.min(replace, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
    boolean swapped =
        i > 1
            && j > 1
            && from.charAt(i - 1) == to.charAt(j - 2)
            && from.charAt(i - 2) == to.charAt(j - 1);
    return swapped ? Math.min(best, edits[i - 2][j - 2] + 1) : best;
  }
}

package io.github.replicatorkuma.snapshot;

import io.github.replicatorkuma.model.ColumnKind;

/**
 * Spots the integers that nearly all numeric cells hold, several times faster than the regular
 * expressions of {@link ColumnKind}, which decide the rest.
 */
final class PlainInteger {
  private static final int MOST_DIGITS = 18;

  private PlainInteger() {}

  /** Whether {@code text} is a non-negative integer of at most 18 digits without leading zeros. */
  static boolean matches(String text) {
    int length = text.length();
    if (length == 0 || length > MOST_DIGITS || (length > 1 && text.charAt(0) == '0')) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      char digit = text.charAt(i);
      if (digit < '0' || digit > '9') {
        return false;
      }
    }
    return true;
  }
}

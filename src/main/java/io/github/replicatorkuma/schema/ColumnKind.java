package io.github.replicatorkuma.schema;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a column is declared to hold, as far as comparing two cells by meaning needs it.
 *
 * <p>A cell travels as the text its database holds; {@link #canonical} turns that text into the
 * form in which cells of different databases are compared and digested. Declared types lie on
 * SQLite, so a text that does not fit its kind is its own canonical form.
 */
public enum ColumnKind {
  /** Integers and floating point numbers; {@code 48.0} is {@code 48}. */
  NUMBER,
  /** Integers too ({@code group.weight} is one and holds 1000); {@code true} is {@code 1}. */
  BOOLEAN,
  /** {@code yyyy-MM-dd HH:mm:ss}; MariaDB keeps no fraction, so it does not count. */
  DATETIME,
  /** {@code HH:mm:ss}. */
  TIME,
  /** Anything else, compared to the byte. */
  TEXT;

  private static final int MOST_DIGITS = 18;
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][-+]?[0-9]{1,4})?");
  private static final Pattern DATE_AND_TIME =
      Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)(?:[T ](\\d\\d:\\d\\d)(?::(\\d\\d)(?:\\.\\d+)?)?)?");
  private static final Pattern TIME_OF_DAY =
      Pattern.compile("(\\d\\d:\\d\\d)(?::(\\d\\d)(?:\\.\\d+)?)?");

  /**
   * Whether {@code text} is written as an integer that fits a {@code long} without doubt. Nearly
   * all numeric cells are, so this is no regular expression, which takes several times as long.
   */
  public static boolean isInteger(String text) {
    int start = text.startsWith("-") ? 1 : 0;
    int digits = text.length() - start;
    if (digits == 0 || digits > MOST_DIGITS || (digits > 1 && text.charAt(start) == '0')) {
      return false;
    }
    for (int i = start; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether {@code text} is written as a decimal number. */
  public static boolean isDecimal(String text) {
    return DECIMAL.matcher(text).matches();
  }

  /**
   * The text of {@code number}: the fewest digits that read back as the same double, whatever the
   * Java release ({@code Double.toString} changed in JDK 19, and digests must not).
   */
  public static String textOf(double number) {
    if (Double.isInfinite(number)) {
      return number > 0 ? "9E+999" : "-9E+999";
    }
    if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      return Long.toString((long) number);
    }
    BigDecimal exact = new BigDecimal(number);
    for (int digits = 1; digits < 17; digits++) {
      BigDecimal shorter = exact.round(new java.math.MathContext(digits));
      if (shorter.doubleValue() == number) {
        return shorter.stripTrailingZeros().toString();
      }
    }
    return exact.round(new java.math.MathContext(17)).stripTrailingZeros().toString();
  }

  /** The form of {@code text} in which it is compared and digested. */
  public String canonical(String text) {
    return switch (this) {
      case NUMBER -> canonicalNumber(text);
      case BOOLEAN -> canonicalBoolean(text);
      case DATETIME -> canonicalDateTime(text);
      case TIME -> canonicalTime(text);
      case TEXT -> text;
    };
  }

  private static String canonicalNumber(String text) {
    if (isInteger(text) || !isDecimal(text)) {
      return text;
    }
    return textOf(Double.parseDouble(text));
  }

  private static String canonicalBoolean(String text) {
    if (isInteger(text)) {
      return text;
    }
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "true" -> "1";
      case "false" -> "0";
      default -> canonicalNumber(text);
    };
  }

  private static String canonicalDateTime(String text) {
    Matcher matcher = DATE_AND_TIME.matcher(text);
    return matcher.matches() ? matcher.group(1) + " " + time(matcher, 2) : text;
  }

  private static String canonicalTime(String text) {
    Matcher matcher = TIME_OF_DAY.matcher(text);
    return matcher.matches() ? time(matcher, 1) : text;
  }

  /** Hours and minutes from the group {@code at}, seconds from the one after it. */
  private static String time(Matcher matcher, int at) {
    String minutes = matcher.group(at) == null ? "00:00" : matcher.group(at);
    return minutes + ":" + (matcher.group(at + 1) == null ? "00" : matcher.group(at + 1));
  }
}

package io.github.replicatorkuma.model;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/**
 * Text that others wrote, made fit for one line that people read: names in a repository, in rows
 * and in messages of other programs.
 *
 * <p>What could end a line, recolour a terminal or turn the direction of writing is escaped as
 * {@code \}{@code u001b}, and a text without end is cut.
 */
public final class PlainText {
  /** Far longer than any message of ours. */
  public static final int LONGEST = 4000;

  private PlainText() {}

  /** {@code text} on one line. */
  public static String line(String text) {
    return line(text, LONGEST);
  }

  /** The same, cut after {@code longest} characters. */
  public static String line(String text, int longest) {
    return escaped(text, longest, false);
  }

  /** {@code text} as it stands between double quotes, which it cannot leave. */
  public static String quotable(String text) {
    return quotable(text, LONGEST);
  }

  /** The same, cut after {@code longest} characters. */
  public static String quotable(String text, int longest) {
    return escaped(text, longest, true);
  }

  /** Why something could not be read or written, in words; what is no such failure is damage. */
  public static String reason(Exception failure) {
    if (failure instanceof NoSuchFileException) {
      return "no such file";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (failure instanceof AccessDeniedException) {
      return "this user may not use it";
    }
    if (failure instanceof FileSystemException file && file.getReason() != null) {
      return file.getReason();
    }
    // The message of a parser quotes the text, which may hold a secret.
    boolean told = failure.getClass() == IOException.class && failure.getMessage() != null;
    return told ? String.valueOf(failure.getMessage()) : "it cannot be read or written";
  }

  private static String escaped(String text, int longest, boolean quotable) {
    int end = text.length();
    if (end > longest) {
      end = Character.isHighSurrogate(text.charAt(longest - 1)) ? longest - 1 : longest;
    }
    StringBuilder escaped = new StringBuilder(end);
    for (int i = 0; i < end; i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      if (quotable && (character == '"' || character == '\\')) {
        escaped.append('\\').appendCodePoint(character);
      } else if (isTrouble(character)) {
        escaped.append(String.format(Locale.ROOT, "\\u%04x", character));
      } else {
        escaped.appendCodePoint(character);
      }
    }
    return end < text.length() ? escaped.append('…').toString() : escaped.toString();
  }

  private static boolean isTrouble(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          true;
      case Character.FORMAT -> turnsTheDirection(character);
      default -> false;
    };
  }

  /** What only joins or separates, as in the sequences of emoji, is no trouble. */
  private static boolean turnsTheDirection(int format) {
    return Character.getDirectionality(format) != Character.DIRECTIONALITY_BOUNDARY_NEUTRAL;
  }
}

package io.github.replicatorkuma.notify;

/** Texts for a phone. */
public final class Brief {
  private static final String REST = " (The rest is in the log.)";

  private Brief() {}

  /** {@code text}, cut after a sentence, or at least after a word, where it is longer than that. */
  public static String of(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    String start = text.substring(0, Math.max(0, longest - REST.length()));
    int sentence = Math.max(start.lastIndexOf(". "), start.lastIndexOf("; "));
    int word = start.lastIndexOf(' ');
    if (sentence > start.length() / 3) {
      return start.substring(0, sentence) + "." + REST;
    }
    return start.substring(0, word > 0 ? word : start.length()) + "…" + REST;
  }
}

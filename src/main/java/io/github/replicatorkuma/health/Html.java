package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.PlainText;
import java.util.Set;

/** Writes HTML in which no text that others wrote can be anything but text. */
final class Html {
  /** A line's end between these and what follows would show as a space. */
  private static final Set<String> INLINE =
      Set.of("a", "bdi", "code", "small", "span", "strong", "time");

  private final StringBuilder written = new StringBuilder();

  /**
   * Opens an element.
   *
   * @param attributes names and values, by turns
   */
  Html open(String tag, String... attributes) {
    written.append('<').append(tag);
    for (int i = 0; i < attributes.length; i += 2) {
      written.append(' ').append(attributes[i]).append("=\"");
      escape(attributes[i + 1]);
      written.append('"');
    }
    written.append('>');
    return this;
  }

  Html close(String tag) {
    written.append("</").append(tag).append('>');
    return INLINE.contains(tag) ? this : ours("\n");
  }

  Html text(String text) {
    escape(PlainText.line(text));
    return this;
  }

  /** An element that holds text only. */
  Html element(String tag, String text, String... attributes) {
    return open(tag, attributes).text(text).close(tag);
  }

  /** What is known to be safe: written by us, with nothing of anybody else in it. */
  Html ours(String markup) {
    written.append(markup);
    return this;
  }

  private void escape(String text) {
    for (int i = 0; i < text.length(); i++) {
      char character = text.charAt(i);
      switch (character) {
        case '<' -> written.append("&lt;");
        case '>' -> written.append("&gt;");
        case '&' -> written.append("&amp;");
        case '"' -> written.append("&quot;");
        case '\'' -> written.append("&#39;");
        default -> written.append(character);
      }
    }
  }

  @Override
  public String toString() {
    return written.toString();
  }
}

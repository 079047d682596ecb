package io.github.replicatorkuma.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Texts that come with a class. */
public final class Resource {
  private Resource() {}

  /** The whole file {@code name} beside {@code user}. */
  public static String text(Class<?> user, String name) {
    try (InputStream in = user.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The paragraphs of such a file, without its comments, which begin with {@code #}. */
  public static List<String> paragraphs(Class<?> user, String name) {
    String text = text(user, name).replaceAll("(?m)^#.*\\n", "").strip();
    return List.of(text.split("\n\n+", -1));
  }
}

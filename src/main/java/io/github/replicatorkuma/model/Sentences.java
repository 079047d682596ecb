package io.github.replicatorkuma.model;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** What a class tells people, in a file of its name beside it, where it reads as a whole. */
public final class Sentences {
  private final Properties texts = new Properties();

  public Sentences(Class<?> user) {
    try {
      texts.load(new StringReader(Resource.text(user, user.getSimpleName() + ".properties")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one called {@code name}, with {@code values} where it has {@code %s}. */
  public String get(String name, Object... values) {
    String text = Objects.requireNonNull(texts.getProperty(name), name);
    return values.length == 0 ? text : text.formatted(values);
  }
}

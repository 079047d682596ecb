package io.github.replicatorkuma.config;

import java.util.function.Function;

/** Turns a text into a value. */
public interface Reading<T> {
  T read(String text) throws InvalidValueException;

  default <R> Reading<R> as(Function<T, R> form) {
    return text -> form.apply(read(text));
  }
}

package io.github.replicatorkuma.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A variable of which it is not yet said what it is for. */
record Declaration<T>(
    Group group,
    String name,
    String standard,
    Form form,
    Reading<T> reading,
    Optional<T> otherwise) {
  /** In the order in which they were declared. */
  static final List<Variable<?>> ALL = new ArrayList<>();

  static <T> Declaration<T> plain(Group group, String name, String standard, Reading<T> reading) {
    return new Declaration<>(group, name, standard, Form.PLAIN, reading, Optional.empty());
  }

  static Declaration<Path> path(Group group, String name, String standard) {
    return new Declaration<>(group, name, standard, Form.PATH, Readings::path, Optional.empty());
  }

  static <T> Declaration<T> secret(Group group, String name, String standard, Reading<T> reading) {
    return new Declaration<>(group, name, standard, Form.SECRET, reading, Optional.empty());
  }

  /** With a default that nobody can write. */
  Declaration<T> or(T fallback) {
    return new Declaration<>(group, name, standard, form, reading, Optional.of(fallback));
  }

  Variable<T> says(String sentence) {
    Variable<T> declared =
        new Variable<>(group, name, standard, reading, otherwise, form, sentence);
    ALL.add(declared);
    return declared;
  }
}

package io.github.replicatorkuma.model;

/** The id a repository got when it was created; one made anew at the same place has another. */
public record RepositoryId(String value) {
  @Override
  public String toString() {
    return value;
  }
}

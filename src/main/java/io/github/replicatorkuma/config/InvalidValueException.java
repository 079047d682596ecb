package io.github.replicatorkuma.config;

/** A value that cannot be read; becomes a {@link Problem} of the variable it was found in. */
final class InvalidValueException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String found;
  private final String hint;

  /**
   * @param found completes "NAME is VALUE, …"
   */
  InvalidValueException(String found, String hint) {
    super(found);
    this.found = found;
    this.hint = hint;
  }

  String found() {
    return found;
  }

  String hint() {
    return hint;
  }
}

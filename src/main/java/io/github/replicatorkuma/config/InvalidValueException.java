package io.github.replicatorkuma.config;

/** A value that cannot be read; becomes a {@link Problem} of the variable it was found in. */
final class InvalidValueException extends Exception {
  /** Completes "NAME is VALUE, …". */
  final String found;

  final String hint;

  InvalidValueException(String found, String hint) {
    super(found);
    this.found = found;
    this.hint = hint;
  }

  static void unless(boolean right, String found, String hint) throws InvalidValueException {
    if (!right) {
      throw new InvalidValueException(found, hint);
    }
  }
}

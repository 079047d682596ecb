package io.github.replicatorkuma.exec;

/**
 * The end of what a child wrote.
 *
 * @param cutBytes how many bytes before {@code text} were not kept
 */
public record OutputTail(String text, long cutBytes) {
  public static final OutputTail EMPTY = new OutputTail("", 0);

  /** For messages: says how much is missing. */
  @Override
  public String toString() {
    return cutBytes == 0 ? text : "[" + cutBytes + " bytes cut] " + text;
  }
}

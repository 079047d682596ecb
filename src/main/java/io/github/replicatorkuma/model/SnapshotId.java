package io.github.replicatorkuma.model;

import java.util.regex.Pattern;

/** A snapshot's id in the repository: hexadecimal, 8 digits (short form, restic 0.14) to 64. */
public record SnapshotId(String value) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{8,64}");

  /**
   * @throws IllegalArgumentException when {@code value} is no snapshot id
   */
  public SnapshotId {
    if (!isOne(value)) {
      throw new IllegalArgumentException(
          "not a snapshot id (8 to 64 hexadecimal digits): " + value);
    }
  }

  /** Whether {@code text} is a snapshot id. */
  public static boolean isOne(String text) {
    return HEX.matcher(text).matches();
  }

  /** Whether both name the same snapshot, one of them perhaps in its short form. */
  public boolean matches(SnapshotId other) {
    return value.startsWith(other.value) || other.value.startsWith(value);
  }

  /** The first eight digits, as restic shows ids. */
  public String brief() {
    return value.substring(0, 8);
  }

  @Override
  public String toString() {
    return value;
  }
}

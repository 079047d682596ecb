package io.github.replicatorkuma.database.mariadb;

import java.nio.charset.StandardCharsets;

/** How long a text a column can hold. */
record TextLimit(long length, boolean inBytes) {
  boolean isExceededBy(String text) {
    return lengthOf(text) > length;
  }

  /** {@code 151 characters, the limit is 150}. */
  String exceededBy(String text) {
    return lengthOf(text) + (inBytes ? " bytes" : " characters") + ", the limit is " + length;
  }

  private long lengthOf(String text) {
    return inBytes
        ? text.getBytes(StandardCharsets.UTF_8).length
        : text.codePointCount(0, text.length());
  }
}

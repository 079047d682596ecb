package io.github.replicatorkuma.database;

import java.util.stream.Stream;

/** Texts that some path between two databases has altered before, or might. */
public final class HostileTexts {
  private HostileTexts() {}

  public static Stream<String> all() {
    return Stream.of(
        "",
        " ",
        "  blanks at either end  ",
        "null",
        "NULL",
        "\\N",
        "back\\slash \\n \\\\ \\",
        "it's \"quoted\" `here`",
        "one;\ntwo;\r\nthree;",
        "carriage\rreturn",
        "line\nfeed\n",
        "both\r\n\r\n",
        "separators \u0085 \u2028 \u2029 end",
        "nul \0 inside\0",
        "\0",
        "\ttabs\t",
        "\u0001\u0007\u001b[31m\u007f",
        "emoji \uD83D\uDC69\u200D\uD83D\uDE80 \uD83C\uDDE9\uD83C\uDDEA",
        "\u05E9\u05DC\u05D5\u05DD \u202Ertl\u202C \u0645\u0631\u062D\u0628\u0627",
        "e\u0301 is not \u00E9",
        "\uFEFFbyte order mark, replacement \uFFFD, noncharacter \uFFFE",
        "{\"a\":\"line\\nfeed \\u2028 \\\"quote\\\"\",\"b\":null}",
        "007",
        "1e3",
        "0x10",
        " 12 ",
        "+5",
        "48.0",
        "9223372036854775808",
        "true",
        "'; DROP TABLE monitor; --",
        "x".repeat(60_000),
        "\u20AC\uD83D\uDE00".repeat(9_000));
  }
}

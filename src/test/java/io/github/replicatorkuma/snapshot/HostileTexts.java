package io.github.replicatorkuma.snapshot;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Texts that have broken some exporter somewhere, and those of the databases. */
public final class HostileTexts {
  private HostileTexts() {}

  public static final List<String> ALL =
      Stream.of(
              io.github.replicatorkuma.database.HostileTexts.all(),
              Stream.of(
                  "Null",
                  "undefined",
                  "a,b,\"c\",'d'",
                  "\"",
                  "\"\"",
                  "'",
                  "''",
                  "it's; DROP TABLE monitor; --",
                  "`monitor`",
                  "\\",
                  "\\'",
                  "C:\\new\\table",
                  "{\"m\":\"a\\nb\",\"u\":\"\\u2028\",\"q\":\"\\\"\"}",
                  "a {\n  color: red;\n}\nb { top: 0;  \n}",
                  "one;\rtwo;\r\nthree; \t\nfour;",
                  ";",
                  ";\n",
                  "; ",
                  ";\u00a0",
                  ";\ufeff",
                  ";\u3000",
                  "\n",
                  "\r",
                  "\r\n",
                  "ends with CR\r",
                  "line\u0085line",
                  "line;\u2028line;\u2029line",
                  "vertical\u000b form\u000c",
                  "nul\0nul",
                  "del\u007f c1\u009f escape\u001b[0m",
                  "\ufeffbyte order mark",
                  "emoji \uD83D\uDE00 \uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
                  "\u05e9\u05dc\u05d5\u05dd \u202eright to left\u202c",
                  "na\u00efve A\u030a \u00c5 \u4f60\u597d",
                  "$1 \\1 ${x} %s {} ? :name @p",
                  "-- comment",
                  "/* comment */",
                  "#comment",
                  "1.50",
                  "-0",
                  "2030-01-02T03:04",
                  "y\n'\\\"\uD83D\uDE00".repeat(7_500)),
              IntStream.range(0, 0xA1).mapToObj(c -> "c" + (char) c + ";"))
          .flatMap(texts -> texts)
          .toList();
}

package io.github.replicatorkuma.random;

import io.github.replicatorkuma.snapshot.HostileTexts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;

/** Whatever a cell may hold. */
public final class RandomTexts {
  /** What CSV, SQL and JSON give a meaning to. */
  private static final char[] MARKS =
      "\"',;\n\r\\\t \0`|\u0085\u2028\u2029\ufeff[]{}:-nNuUlL0129.eExX".toCharArray();

  private RandomTexts() {}

  /** Any characters that a Java text may hold, halves of surrogate pairs among them. */
  public static Arbitrary<String> texts() {
    return Arbitraries.frequencyOf(
        Tuple.of(5, Arbitraries.strings().withChars(MARKS).ofMaxLength(20)),
        Tuple.of(4, Arbitraries.strings().all().ofMaxLength(40)),
        Tuple.of(3, Arbitraries.of(HostileTexts.ALL)),
        Tuple.of(1, longTexts()));
  }

  private static Arbitrary<String> longTexts() {
    return Arbitraries.strings()
        .withChars(MARKS)
        .ofMinLength(1)
        .ofMaxLength(5)
        .map(text -> text.repeat(30_000));
  }

  /** The same, or NULL. */
  public static Arbitrary<@Nullable String> cells() {
    return texts().injectNull(0.2);
  }

  /** Rows of {@code width} cells, none to eight of them. */
  public static Arbitrary<List<List<@Nullable String>>> rows(int width) {
    return cells().list().ofSize(width).list().ofMaxSize(8);
  }

  /** What is left of a text in UTF-8, which has no halves of surrogate pairs. */
  public static @Nullable String inUtf8(@Nullable String text) {
    return text == null
        ? null
        : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}

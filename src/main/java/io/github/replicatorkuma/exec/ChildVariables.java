package io.github.replicatorkuma.exec;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.stream.Stream;

/** Hands environment variables on to children, byte for byte. */
final class ChildVariables {
  private ChildVariables() {}

  /**
   * Makes {@code environment} all that a child gets. What we inherited ourselves keeps its bytes,
   * also those that are no text in our charset, since Java would write others.
   *
   * @throws IOException when a variable of ours cannot be written in our charset, where Java would
   *     write question marks; the message names it
   */
  static void set(ProcessBuilder builder, Map<String, String> environment) throws IOException {
    Map<String, String> variables = builder.environment();
    variables.keySet().retainAll(environment.keySet());
    for (Map.Entry<String, String> wanted : environment.entrySet()) {
      if (wanted.getValue().equals(variables.get(wanted.getKey()))) {
        continue;
      }
      if (!canBeWritten(wanted.getKey() + wanted.getValue())) {
        throw new IOException("the locale's charset cannot write " + wanted.getKey());
      }
      variables.put(wanted.getKey(), wanted.getValue());
    }
  }

  /** Java 17 writes the environment in the first, later ones in the second. */
  private static boolean canBeWritten(String text) {
    String ofNames = System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name());
    return Stream.of(Charset.defaultCharset(), Charset.forName(ofNames))
        .allMatch(charset -> charset.newEncoder().canEncode(text));
  }
}

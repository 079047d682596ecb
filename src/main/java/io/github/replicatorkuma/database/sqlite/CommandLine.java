package io.github.replicatorkuma.database.sqlite;

import io.github.replicatorkuma.database.OtherProgram;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** What a process was started as, or calls itself since. */
record CommandLine(List<String> words) {
  /** What Uptime Kuma calls its process once it runs. */
  private static final String KUMA_TITLE = "uptime-kuma";

  private static final String KUMA_SCRIPT = "server/server.js";

  /**
   * @param file of {@code /proc}
   */
  CommandLine(Path file) {
    this(read(file));
  }

  private static List<String> read(Path file) {
    try {
      return List.of(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0"));
    } catch (IOException hasEnded) {
      return List.of();
    }
  }

  OtherProgram program(long pid) {
    return new OtherProgram("process " + pid + " (" + this + ")", isKuma(), OptionalLong.of(pid));
  }

  boolean isKuma() {
    String program = word(0);
    return program.equals(KUMA_TITLE)
        || (program.startsWith("node")
            && words.stream().anyMatch(word -> word.endsWith(KUMA_SCRIPT)));
  }

  /** The program and what it runs; further words may hold a password. */
  @Override
  public String toString() {
    String second = word(1);
    return second.isEmpty() || second.startsWith("-") ? word(0) : word(0) + " " + second;
  }

  /** The word, as the name of a file without its directory; empty where there is none. */
  private String word(int index) {
    String word = index < words.size() ? words.get(index) : "";
    return word.substring(word.lastIndexOf('/') + 1);
  }
}

package io.github.replicatorkuma.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A block of code in a document for people. */
record Block(Path document, String language, String text) {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^ *```(\\w*)\n(.*?)^ *```$");

  /** Without comments, and each with its continuation. */
  Stream<String> lines() {
    return text.replaceAll("\\\\\n\\s*", "")
        .lines()
        .map(line -> line.replaceFirst("(^|\\s+)#.*", "").strip())
        .filter(line -> !line.isEmpty());
  }

  static Stream<Block> of(String language) throws IOException {
    return all().stream().filter(block -> block.language().equals(language));
  }

  static List<Block> all() throws IOException {
    List<Block> all = new ArrayList<>();
    for (Path document : documents()) {
      BLOCK
          .matcher(Files.readString(document))
          .results()
          .forEach(match -> all.add(new Block(document, match.group(1), match.group(2))));
    }
    return all;
  }

  /** What people read, but what is past. */
  static List<Path> documents() throws IOException {
    try (Stream<Path> top = Files.list(Path.of("."));
        Stream<Path> docs = Files.walk(Path.of("docs"))) {
      return Stream.concat(top, docs)
          .filter(file -> file.toString().endsWith(".md"))
          .filter(file -> !file.endsWith("CHANGELOG.md"))
          .toList();
    }
  }
}

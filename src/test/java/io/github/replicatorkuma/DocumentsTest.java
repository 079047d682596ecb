package io.github.replicatorkuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the documents promise of themselves. */
class DocumentsTest {
  private static final Path README = Path.of("README.md");
  private static final int MOST_WORDS = 1500;
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)|src=\"([^\"]+)\"");

  @Test
  void readme_isReadInFiveMinutes() throws IOException {
    assertThat(Files.readString(README).split("\\s+")).hasSizeLessThanOrEqualTo(MOST_WORDS);
  }

  @Test
  void link_leadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path document : documents()) {
      LINK.matcher(Files.readString(document))
          .results()
          .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
          .filter(target -> !target.startsWith("http") && !leadsSomewhere(document, target))
          .forEach(target -> broken.add(document + ": " + target));
    }
    assertThat(broken).isEmpty();
  }

  private static List<Path> documents() throws IOException {
    List<Path> all = new ArrayList<>();
    for (String directory : List.of(".", "docs")) {
      try (Stream<Path> files = Files.list(Path.of(directory))) {
        files.filter(file -> file.toString().endsWith(".md")).forEach(all::add);
      }
    }
    return all;
  }

  private static boolean leadsSomewhere(Path document, String target) {
    String[] parts = target.split("#", 2);
    Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
    return Files.exists(file) && (parts.length == 1 || anchors(file).contains(parts[1]));
  }

  /** As GitHub makes them of headings. */
  private static List<String> anchors(Path file) {
    try {
      return Pattern.compile("(?m)^#+ (.*)$")
          .matcher(Files.readString(file))
          .results()
          .map((MatchResult heading) -> heading.group(1).toLowerCase(Locale.ROOT))
          .map(heading -> heading.replaceAll("[^\\w\\- ]", "").strip().replace(' ', '-'))
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}

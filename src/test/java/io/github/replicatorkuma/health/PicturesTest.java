package io.github.replicatorkuma.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.ShownMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What scripts/screenshots.sh takes is there, and nothing else, and a document shows it. */
class PicturesTest {
  private static final Path PICTURES = Path.of("docs/images");
  private static final long LARGEST = 120_000;

  private static Set<String> wanted() {
    Stream<String> states =
        ShownInstances.all().keySet().stream()
            .flatMap(
                state ->
                    Stream.of("-light", "-dark", "-phone-light", "-phone-dark")
                        .map(look -> "status-" + state + look));
    Stream<String> messages = ShownMessages.all().keySet().stream().map(name -> "ntfy-" + name);
    return Stream.concat(states, messages)
        .map(name -> name + ".png")
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void picture_isThere_small_andListed() throws IOException {
    Set<String> there = new TreeSet<>();
    try (Stream<Path> files = Files.list(PICTURES)) {
      for (Path file : files.filter(any -> any.toString().endsWith(".png")).toList()) {
        there.add(file.getFileName().toString());
        assertThat(Files.size(file)).as(file.toString()).isLessThan(LARGEST);
      }
    }
    assertThat(there).isEqualTo(wanted());
    assertThat(Files.readString(PICTURES.resolve("README.md")))
        .contains(there.stream().map(name -> "(" + name + ")").toList());
  }

  @Test
  void messages_areShownWhereTheyAreExplained() throws IOException {
    String document = Files.readString(Path.of("docs/messages.md"));
    assertThat(ShownMessages.all().keySet())
        .allMatch(name -> document.contains("images/ntfy-" + name + ".png"));
  }
}

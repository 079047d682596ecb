package io.github.replicatorkuma;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/messages.md has each event that this program can tell, and no other. */
class MessagesDocumentTest {
  private static final Path DOCUMENT = Path.of("docs/messages.md");
  private static final Path SOURCES = Path.of("src/main/java");

  /** The event's argument, whatever it is; debug is for who wrote this. */
  private static final Pattern LOGGED =
      Pattern.compile("\\blog\\s*\\.(?:(?:info|warn|error)\\(|at\\([^\",]*,)([^,;]*)");

  private static final Pattern TOLD =
      Pattern.compile(
          "(?:new CycleReport\\([^;\"]*|(?:Notification\\.(?:news|routine)|new Notification)\\((?:[^\";]*:)?\\s*"
              + "|isDone\\(log,\\s*|tell\\(Level\\.[^;\"]*|String (?:PUBLISHED|UNREACHABLE|NO_ROOM|ASKED|HELD) = )(\"[a-z_]+\")");

  private static final Pattern WORD = Pattern.compile("\"(_?[a-z]+(?:_[a-z]+)*_?)\"");
  private static final Pattern TITLE = Pattern.compile("\"([A-Z][A-Za-z,']+(?: [A-Za-z,']+)+)\"");
  private static final Pattern EVENT = Pattern.compile("`((?:[a-z]+_?)+…?)`");

  @Test
  void event_isTold_hasItsRow() throws IOException {
    Set<String> documented = events();

    assertThat(told())
        .hasSizeGreaterThan(80)
        .allMatch(
            event ->
                event.startsWith("_")
                    ? documented.stream().anyMatch(known -> known.endsWith(event))
                    : documented.contains(event.endsWith("_") ? event + "…" : event));
  }

  @Test
  void row_namesAnEvent_thatCanBeTold() throws IOException {
    Set<String> told = told();

    assertThat(events())
        .allMatch(
            event ->
                told.contains(event.replace("…", ""))
                    || told.stream().anyMatch(end -> end.startsWith("_") && event.endsWith(end)));
  }

  @Test
  void title_ofAMessage_hasItsRow() throws IOException {
    String rows = Files.readString(DOCUMENT).replaceAll("\\s+", " ");
    Path announcer = Path.of(SOURCES + "/io/github/replicatorkuma/daemon/Announcer.java");
    String title = Files.readString(announcer).replaceFirst("(?s).*String title\\(", "");
    List<String> titles = found(TITLE, title.replaceFirst("(?s)default.*", "")).distinct().toList();

    assertThat(titles).hasSizeGreaterThan(4).allMatch(rows::contains);
  }

  private static Set<String> told() throws IOException {
    Set<String> events = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".java")).toList()) {
        String source = Files.readString(file);
        if (source.contains("EventLog")) {
          found(LOGGED, source).flatMap(first -> found(WORD, first)).forEach(events::add);
        }
        found(TOLD, source).flatMap(first -> found(WORD, first)).forEach(events::add);
      }
    }
    return events;
  }

  /** In the columns of events, and in the list at the end. */
  private static Set<String> events() throws IOException {
    String text = Files.readString(DOCUMENT);
    String people = text.replaceFirst("(?s)## Ends of a cycle.*", "");
    String log = text.substring(people.length());
    return Stream.of(
            found(Pattern.compile("(?m)^\\| [A-Z][^|]*\\|([^|]*)\\|"), people),
            found(Pattern.compile("(?m)^\\|( `[^|]*)\\|"), log),
            Stream.of(
                people.replaceFirst("(?s).*\n\n", ""), log.replaceFirst("(?s).*## Nothing", "")))
        .flatMap(columns -> columns)
        .flatMap(column -> found(EVENT, column))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map((MatchResult match) -> match.group(1));
  }
}

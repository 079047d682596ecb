package io.github.replicatorkuma.alerts;

import static io.github.replicatorkuma.logging.EventLog.field;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.fleet.FleetAlerts.Telling;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this instance has told, which is to be known after a restart, too. */
public final class AlertMemory {
  private static final EventLog log = EventLog.of(AlertMemory.class);

  /** Uptime Kuma looks at a certificate once a day. */
  private static final Duration KEEPS_NOTICES = Duration.ofHours(20);

  /**
   * What is kept.
   *
   * @param told whose end nobody has told
   * @param over what others told, and this instance has told the end of
   * @param ending monitors whose end is to be told
   * @param notices of certificates and domains, and when they were sent
   */
  public record Content(
      List<Telling> told, List<Telling> over, Set<String> ending, Map<String, Instant> notices) {
    public static final Content EMPTY = new Content(List.of(), List.of(), Set.of(), Map.of());

    public Content {
      ending = new TreeSet<>(ending);
    }
  }

  private final Consumer<Content> keeper;
  private Content content;
  private Content kept;

  /**
   * @param keeper writes a new content down
   */
  public AlertMemory(Content content, Consumer<Content> keeper) {
    this.content = content;
    this.kept = content;
    this.keeper = keeper;
  }

  /** What is kept in a file; one that cannot be read begins anew, and more is told than need be. */
  public static AlertMemory in(Path file) {
    Content content = Content.EMPTY;
    try {
      content = RecordJson.read(Content.class, Json.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      // the first start
    } catch (IOException | IllegalArgumentException e) {
      log.warn("alerts_unreadable", field("file", file), field("reason", e.getMessage()));
    }
    return new AlertMemory(content, next -> write(file, next));
  }

  private static void write(Path file, Content content) {
    try {
      AtomicFile.write(file, Json.lines(RecordJson.tree(content)).getBytes(UTF_8));
    } catch (IOException e) {
      log.warn("alerts_not_kept", field("file", file), field("reason", e.getMessage()));
    }
  }

  Content content() {
    return content;
  }

  /** Of which the end is to be told. */
  Set<String> monitors() {
    return content.told().stream().map(Telling::monitor).collect(Collectors.toSet());
  }

  boolean tells(String monitor) {
    return told(monitor).findAny().isPresent();
  }

  Stream<Telling> told(String monitor) {
    return content.told().stream().filter(telling -> telling.monitor().equals(monitor));
  }

  void tell(Telling telling) {
    change(joined(content.told(), Set.of(telling)), content.over());
  }

  void forget(Predicate<Telling> told) {
    change(without(content.told(), told), content.over());
  }

  /** The end of these was told here. */
  void end(Collection<Telling> tellings) {
    List<Telling> others = without(List.copyOf(tellings), content.told()::contains);
    change(without(content.told(), tellings::contains), joined(content.over(), others));
  }

  /** Others have told the end of these: known until nothing of them can be told once more. */
  void endedByOthers(Predicate<Telling> over) {
    List<Telling> ended = content.told().stream().filter(over).toList();
    change(without(content.told(), over), joined(content.over(), ended));
  }

  /** Who told these knows that they are over. */
  void forgetOver(Predicate<Telling> known) {
    change(content.told(), without(content.over(), known));
  }

  /** Whether the end of what was told of it is to be told. */
  void noteEnding(String monitor, boolean ends) {
    Set<String> ending = new TreeSet<>(content.ending());
    boolean changed = (ends && tells(monitor)) ? ending.add(monitor) : ending.remove(monitor);
    if (changed) {
      content = new Content(content.told(), content.over(), ending, content.notices());
    }
  }

  void sent(Map<String, Instant> notices, Instant now) {
    Map<String, Instant> all = new TreeMap<>(content.notices());
    notices.forEach(all::putIfAbsent);
    all.values().removeIf(when -> when.isBefore(now.minus(KEEPS_NOTICES)));
    content = new Content(content.told(), content.over(), content.ending(), all);
  }

  private void change(List<Telling> told, List<Telling> over) {
    content = new Content(told, over, content.ending(), content.notices());
  }

  /** Writes down what has changed: once, however many monitors went down. */
  void save() {
    if (!content.equals(kept)) {
      kept = content;
      keeper.accept(content);
    }
  }

  private static List<Telling> joined(List<Telling> some, Collection<Telling> more) {
    return Stream.concat(some.stream(), more.stream()).distinct().toList();
  }

  private static List<Telling> without(List<Telling> all, Predicate<Telling> gone) {
    return all.stream().filter(gone.negate()).toList();
  }
}

package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.SnapshotHistory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What must hold of edits, by nothing but the marks that each leaves in the name of one monitor and
 * what each took the place of. A mark is found in rows, in snapshots and in what is kept aside by
 * its text alone.
 */
final class LineageModel {
  private static final Pattern MARK = Pattern.compile("edit\\d+x");

  private final FakeSnapshotStore observer;
  private final Path scratch;
  private final Map<String, Set<String>> over = new HashMap<>();
  private final Map<SnapshotId, Set<String>> snapshots = new HashMap<>();
  private final Map<String, Set<String>> kept = new HashMap<>();
  private final Map<String, String> confirmed = new TreeMap<>();
  private final Map<String, String> overruled = new HashMap<>();
  private int edits;

  LineageModel(FakeSnapshotStore observer, Path scratch) {
    this.observer = observer;
    this.scratch = scratch;
  }

  /** A new mark for an edit that takes the place of these names. */
  String edit(Collection<String> names) {
    String mark = "edit" + ++edits + "x";
    over.put(mark, marksIn(String.join(" ", names)));
    return mark;
  }

  static Set<String> marksIn(String text) {
    Set<String> marks = new TreeSet<>();
    Matcher matcher = MARK.matcher(text);
    while (matcher.find()) {
      marks.add(matcher.group());
    }
    return marks;
  }

  /** These and all edits that they were made on top of. */
  Set<String> closure(Set<String> visible) {
    Set<String> all = new HashSet<>(visible);
    Deque<String> open = new ArrayDeque<>(visible);
    while (!open.isEmpty()) {
      for (String below : over.getOrDefault(open.remove(), Set.of())) {
        if (all.add(below)) {
          open.add(below);
        }
      }
    }
    return all;
  }

  SnapshotHistory history() {
    try {
      return SnapshotHistory.of(observer.list());
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** All edits in the newest snapshot. */
  Set<String> newest() {
    return history().newest().map(entry -> closure(of(entry.id()))).orElse(Set.of());
  }

  /** Whether nobody has asked for the marks of this snapshot yet. */
  boolean isNew(SnapshotId id) {
    return !snapshots.containsKey(id);
  }

  /** The marks in a snapshot that is or was there. */
  Set<String> of(SnapshotId id) {
    return snapshots.computeIfAbsent(
        id,
        unused -> {
          Path target = scratch.resolve(id.value());
          try {
            observer.fetch(id, Files.createDirectories(target));
          } catch (Exception e) {
            throw new AssertionError(e);
          }
          return marksBelow(target);
        });
  }

  Set<String> of(List<KeptEntry> entries) {
    Set<String> marks = new HashSet<>();
    for (KeptEntry entry : entries) {
      marks.addAll(
          kept.computeIfAbsent(entry.tags().digest().hex(), unused -> marksBelow(entry.rows())));
    }
    return marks;
  }

  private static Set<String> marksBelow(Path directory) {
    StringBuilder text = new StringBuilder();
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        text.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return marksIn(text.toString());
  }

  /** Its leader was told that this is published. */
  void confirmed(SnapshotId brief, String when) {
    snapshots.forEach(
        (id, marks) -> {
          if (id.matches(brief)) {
            marks.forEach(mark -> confirmed.putIfAbsent(mark, when));
          }
        });
  }

  /** An operator said so. */
  void overruled(Set<String> before, Set<String> after, String when) {
    Set<String> gone = new HashSet<>(before);
    gone.removeAll(after);
    gone.forEach(mark -> overruled.putIfAbsent(mark, when));
  }

  int confirmations() {
    return confirmed.size();
  }

  int overrulings() {
    Set<String> both = new HashSet<>(confirmed.keySet());
    both.retainAll(overruled.keySet());
    return both.size();
  }

  /** How many were, by the first word of why. */
  Map<String, Integer> reasons() {
    Map<String, Integer> reasons = new TreeMap<>();
    overruled.forEach(
        (mark, why) -> {
          if (confirmed.containsKey(mark)) {
            reasons.merge(why.split(" ", 2)[0], 1, Integer::sum);
          }
        });
    return reasons;
  }

  /** Confirmed edits that are neither of the two, nor overruled: there must be none. */
  Map<String, String> lost(Set<String> finalMarks, Set<String> keptAside) {
    Map<String, String> lost = new TreeMap<>(confirmed);
    lost.keySet().removeAll(closure(finalMarks));
    lost.keySet().removeAll(closure(keptAside));
    lost.keySet().removeAll(overruled.keySet());
    return lost;
  }
}

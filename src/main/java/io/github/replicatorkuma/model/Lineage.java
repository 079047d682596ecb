package io.github.replicatorkuma.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a snapshot descends from, in restic tags of its own: what was published between a
 * publisher's look and its save is found by it. Versions that do not know these tags pass them
 * over, and say none.
 *
 * @param isSaid whether the publisher said anything
 * @param parent the newest snapshot that the publisher knew of; empty for the first one of all
 * @param settles nonces of the stragglers that somebody has dealt with
 */
public record Lineage(boolean isSaid, Optional<Parent> parent, Set<String> settles) {
  private static final String PARENT = "parent=";
  private static final String NO_PARENT = PARENT + "none";
  private static final String SETTLES = "settles=";
  private static final Pattern FORM =
      Pattern.compile(PARENT + "([^@,]{1,128})@([0-9]{1,18})\\.([0-9]{1,18})");

  /** A snapshot in another one's past. */
  public record Parent(String nonce, Position position) {}

  public Lineage {
    settles = Set.copyOf(settles);
  }

  /** What a publisher says. */
  public static Lineage of(Optional<Parent> parent, Set<String> settles) {
    return new Lineage(true, parent, settles);
  }

  /** As restic tags. */
  public List<String> toTags() {
    List<String> tags = new ArrayList<>();
    tags.add(
        parent.map(known -> PARENT + known.nonce() + "@" + known.position()).orElse(NO_PARENT));
    new TreeSet<>(settles).forEach(nonce -> tags.add(SETTLES + nonce));
    return tags;
  }

  /** Reads restic tags back; what is damaged is not said. */
  public static Lineage parse(Collection<String> tags) {
    Set<String> settles = new TreeSet<>();
    boolean isSaid = tags.contains(NO_PARENT);
    Optional<Parent> parent = Optional.empty();
    for (String tag : tags) {
      Matcher matcher = FORM.matcher(tag);
      if (tag.startsWith(SETTLES)) {
        settles.add(tag.substring(SETTLES.length()));
      } else if (matcher.matches()) {
        isSaid = true;
        parent =
            Optional.of(
                new Parent(
                    matcher.group(1),
                    new Position(
                        Long.parseLong(matcher.group(2)), Long.parseLong(matcher.group(3)))));
      }
    }
    return new Lineage(isSaid, parent, settles);
  }
}

package io.github.replicatorkuma.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a reader can do: sentences in which the commands that are to be run right here stand in
 * backquotes. It is kept and sent as that text, and rendered only where somebody reads it.
 *
 * <p>A command for another instance has no backquotes: where that one runs is not known here.
 */
public record Hint(String text) {
  /** Ours and restic's; other words in backquotes, such as a file's name, stay as they are. */
  private static final Pattern COMMAND = Pattern.compile("`((?:replicator-kuma|restic) [^`]+)`");

  /** One that ends a sentence after a colon stands by itself, and needs no full stop. */
  private static final Pattern BY_ITSELF =
      Pattern.compile("(?<=: )" + COMMAND + "(\\.?\\s*$|\\.?\\s+(?=[A-Z]))");

  /** Where commands are run: what stands before each. */
  public record Place(String prefix) {
    /** In the variable, for the host name, which is a container's id unless somebody changed it. */
    public static final String HOST_NAME = "@hostname";

    private static final Place HERE = of(System.getenv());

    /** Where a process with this environment runs; only a container has the variable. */
    public static Place of(Map<String, String> environment) {
      String host = environment.getOrDefault("HOSTNAME", "");
      String variable = environment.getOrDefault("REPLICATOR_CONTAINER", "");
      String name = variable.equals(HOST_NAME) ? host : variable;
      if (name.isEmpty()) {
        return new Place("");
      }
      return environment.containsKey("KUBERNETES_SERVICE_HOST")
          ? new Place("kubectl exec " + host + " -- ")
          : new Place("docker exec " + name + " ");
    }
  }

  /** For whoever stands beside this process. */
  public static String here(String text) {
    return new Hint(text).in(Place.HERE);
  }

  /** The commands in {@code text}, each whole, for whoever stands beside this process. */
  public static List<String> commandsHere(String text) {
    return new Hint(text).commands(Place.HERE);
  }

  /** The sentences, whose commands can be run at {@code place}. */
  public String in(Place place) {
    return COMMAND
        .matcher(text)
        .replaceAll(found -> Matcher.quoteReplacement(place.prefix() + found.group(1)));
  }

  /** Some text and the command that follows it; either may be empty. */
  public record Part(String words, String command) {}

  /** {@code text} in pieces, for who shows each command by itself. */
  public static List<Part> partsHere(String text) {
    List<Part> parts = new ArrayList<>();
    Matcher found = BY_ITSELF.matcher(text);
    int from = 0;
    while (found.find()) {
      String command = Place.HERE.prefix() + found.group(1);
      parts.add(new Part(here(text.substring(from, found.start())), command));
      from = found.end();
    }
    parts.add(new Part(here(text.substring(from)), ""));
    return parts;
  }

  /** The commands alone, in their order. */
  public List<String> commands(Place place) {
    return COMMAND.matcher(text).results().map(found -> place.prefix() + found.group(1)).toList();
  }
}

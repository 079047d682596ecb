package io.github.replicatorkuma.config;

import io.github.replicatorkuma.config.Places.Kind;
import io.github.replicatorkuma.config.Places.Place;
import io.github.replicatorkuma.config.Setting.Source;
import io.github.replicatorkuma.files.FileQuestion.NoAnswerException;
import io.github.replicatorkuma.files.MountPoints;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.schema.PublicAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The environment while it is read: hands out values and gathers problems and the effective
 * settings. An empty variable counts as unset.
 */
final class Variables {
  static final String COMPOSE_HINT =
      "in a compose file's list write `- NAME=value` without quotes around the value, or quote the"
          + " whole item";

  private static final String SILENT_HINT =
      "see whether the disk or the network share that holds it is there, then start again";

  private static final Pattern QUOTED = Pattern.compile("\\A(['\"])(.*)\\1\\z", Pattern.DOTALL);

  final Map<String, String> environment;
  private final Path workingDirectory;
  private final Places places;
  private final Map<Variable<?>, Optional<?>> values = new HashMap<>();
  final List<Setting> settings = new ArrayList<>();
  final List<Problem> errors = new ArrayList<>();
  final List<Problem> warnings = new ArrayList<>();

  Variables(Map<String, String> environment, Path workingDirectory, Places places) {
    this.workingDirectory = workingDirectory.toAbsolutePath();
    this.places = places;
    this.environment = KumaWords.withFile(environment, this.workingDirectory, places);
  }

  /** A value that may have come from a file. */
  private record Found(String value, Source source) {}

  void error(Variable<?> variable, String message, String hint) {
    error(variable.name(), message, hint);
  }

  void error(String variable, String message, String hint) {
    errors.add(new Problem(variable, message, hint));
  }

  void warning(Variable<?> variable, String message, String hint) {
    warning(variable.name(), message, hint);
  }

  /** A container that is created anew has nothing of what was in it, and nobody would notice. */
  void warnWhereNothingLasts(Variable<?> variable, RepositorySettings repository) {
    Optional<Path> directory = repository.directory();
    boolean isContainer = !environment.getOrDefault(Variable.CONTAINER.name(), "").isEmpty();
    try {
      if (isContainer && directory.isPresent() && MountPoints.isOnRoot(directory.get())) {
        warning(
            variable,
            repository.displayLocation() + " is in the container itself, and goes with it",
            "mount a volume or a directory of the machine there (volumes: in the compose file)");
      }
    } catch (IOException unknown) {
      // nothing is known of mounts here
    }
  }

  void warning(String variable, String message, String hint) {
    warnings.add(new Problem(variable, message, hint));
  }

  void effective(String name, String display, Source source) {
    settings.add(new Setting(name, display, source));
  }

  boolean isSet(Variable<?> variable) {
    return variable.names().anyMatch(name -> raw(name).isPresent());
  }

  /** The value as it is. */
  Optional<String> raw(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /** The value as it is, with a warning when quotes or blanks around it look like an accident. */
  Optional<String> verbatim(String name) {
    return warnedOf(
        name, raw(name), "the value has quotes or blanks around it, and they count as part of it");
  }

  /** Without quotes and blanks around it, which a warning mentions; a block of YAML ends a line. */
  private Optional<String> trimmed(String name) {
    Optional<String> value = raw(name).map(text -> text.replaceFirst("\n$", ""));
    return warnedOf(name, value, "ignored the quotes or blanks around the value")
        .map(Variables::bare)
        .filter(text -> !text.isEmpty());
  }

  private Optional<String> warnedOf(String name, Optional<String> value, String message) {
    if (value.isPresent() && !bare(value.get()).equals(value.get())) {
      warning(name, message, COMPOSE_HINT);
    }
    return value;
  }

  /** The value, or the default when it is unset, or wrong: then an error. */
  <T> T get(Variable<T> variable) {
    return find(variable).orElseThrow();
  }

  /** As above, with a default that was found out. */
  <T> T get(Variable<T> variable, T fallback) {
    return read(variable, Optional.of(fallback), variable.reading()).orElseThrow();
  }

  /** As above, empty where there is no default either. */
  <T> Optional<T> find(Variable<T> variable) {
    return read(variable, variable.fallback(), variable.reading());
  }

  /** As above, where more than the text decides what becomes of it. */
  <T> Optional<T> find(Variable<?> variable, Reading<T> reading) {
    return read(variable, Optional.empty(), reading);
  }

  /** A wrong value counts as none, and is a warning. */
  void findOrWarn(Variable<?> variable, String consequence) {
    int before = errors.size();
    find(variable);
    List<Problem> wrong = errors.subList(before, errors.size());
    wrong.forEach(
        each -> warning(each.variable(), each.message() + ", " + consequence, each.hint()));
    wrong.clear();
  }

  private <T> Optional<T> read(Variable<?> variable, Optional<T> fallback, Reading<T> reading) {
    Optional<Found> found = found(variable);
    Optional<T> value = fallback;
    try {
      if (found.isPresent()) {
        String text = found.get().value();
        value = Optional.of(reading.read(variable.form() == Form.PATH ? absolute(text) : text));
      }
      Source source = found.map(Found::source).orElse(Source.DEFAULT);
      effective(variable.name(), Display.of(value), source);
    } catch (InvalidValueException e) {
      String shown = Display.quote(PublicAddress.withoutLogin(found.orElseThrow().value()));
      String subject =
          switch (variable.form()) {
            case PLAIN -> variable.name() + " is " + shown + ", ";
            case PATH -> variable.name() + " ";
            case SECRET -> "";
          };
      error(variable, subject + e.found, e.hint);
    }
    values.put(variable, value);
    return value;
  }

  /** All values, after those have been read that nobody has read yet, as their text is enough. */
  Values values() {
    Variable.all().stream()
        .filter(variable -> !variable.isForeign() && !values.containsKey(variable))
        .forEach(this::find);
    return new Values(values);
  }

  /** Relative paths start at the working directory; what is no path is left to the reading. */
  private String absolute(String path) {
    try {
      return resolve(Path.of(path)).toString();
    } catch (InvalidPathException e) {
      return path;
    }
  }

  Path resolve(Path path) {
    return workingDirectory.resolve(path).toAbsolutePath().normalize();
  }

  private Optional<Found> found(Variable<?> variable) {
    boolean path = variable.form() == Form.PATH;
    Optional<String> direct = path ? verbatim(variable.name()) : trimmed(variable.name());
    Optional<String> file =
        variable.form() == Form.SECRET ? verbatim(variable.file()) : Optional.empty();
    if (direct.isPresent() && file.isPresent()) {
      String both = variable.name() + " and " + variable.file() + " are both set";
      error(variable, both, "remove one of them");
    }
    return direct.isEmpty() && file.isPresent()
        ? content(variable.file(), file.get()).map(value -> new Found(value, Source.FILE))
        : direct.map(value -> new Found(value, Source.ENVIRONMENT));
  }

  /** The trimmed text in the file that {@code variable} names; an error when there is none. */
  Optional<String> content(String variable, String file) {
    return bytes(variable, file).flatMap(bytes -> text(variable, file, bytes));
  }

  /**
   * As restic reads it: UTF-8 unless it says otherwise at its beginning, as Windows' editors do.
   */
  private Optional<String> text(String variable, String file, byte[] bytes) {
    String raw = new String(bytes, StandardCharsets.ISO_8859_1);
    boolean utf16 = raw.startsWith("\u00fe\u00ff") || raw.startsWith("\u00ff\u00fe");
    try {
      CharsetDecoder decoder =
          (utf16 ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8).newDecoder();
      String text = decoder.decode(ByteBuffer.wrap(bytes)).toString();
      return Optional.of(text.startsWith("\ufeff") ? text.substring(1).strip() : text.strip());
    } catch (CharacterCodingException e) {
      error(variable, shown(file) + " is not text in UTF-8", "write it anew in UTF-8");
      return Optional.empty();
    }
  }

  /** The content of the file that {@code variable} names; an error when there is none. */
  Optional<byte[]> bytes(String variable, String file) {
    try {
      byte[] content = places.content(resolve(Path.of(file)));
      if (!new String(content, StandardCharsets.ISO_8859_1).isBlank()) {
        return Optional.of(content);
      }
      error(variable, shown(file) + " is empty", "write the value into it");
    } catch (NoAnswerException e) {
      error(variable, "cannot read " + shown(file) + ": it does not answer", SILENT_HINT);
    } catch (IOException | InvalidPathException e) {
      error(
          variable,
          "cannot read " + shown(file) + ": " + PlainText.reason(e),
          "mount a regular file there, and let this user read it");
    }
    return Optional.empty();
  }

  /**
   * What is at {@code path}; an error about {@code variable} where its file system does not say.
   */
  Place place(Variable<Path> variable, Path path) {
    boolean told = places.isKnownSilent(path);
    Place place = places.at(path);
    if (place.kind() == Kind.SILENT && !told) {
      error(variable, Display.of(path) + " does not answer", SILENT_HINT);
    }
    return place;
  }

  /**
   * People write the secret itself where the file belongs; only what looks like a path is shown.
   */
  private static String shown(String file) {
    boolean path = file.startsWith("/") || file.startsWith("./") || file.startsWith("../");
    return path ? "the file " + Display.quote(file) : "the file that it names";
  }

  /** Without blanks, then one pair of quotes, then blanks around it. */
  static String bare(String text) {
    return QUOTED.matcher(text.strip()).replaceFirst("$2").strip();
  }
}

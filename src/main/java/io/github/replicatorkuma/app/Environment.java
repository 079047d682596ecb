package io.github.replicatorkuma.app;

import io.github.replicatorkuma.config.ConfigParser;
import io.github.replicatorkuma.config.KumaSettings;
import io.github.replicatorkuma.config.KumaWords;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.Problem;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.fleet.store.RecordStores;
import io.github.replicatorkuma.http.Surroundings;
import io.github.replicatorkuma.kuma.KumaCommand;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the process finds around it.
 *
 * @param variables the environment variables
 * @param directory the working directory
 * @param hostName the machine's name
 * @param progress tells whoever sits at the terminal
 */
public record Environment(
    Map<String, String> variables, Path directory, String hostName, Progress progress) {
  private static final String LC_ALL = "LC_ALL";
  private static final Pattern LOCALE = Pattern.compile("[!-~]+");

  /**
   * That of this process.
   *
   * @param progress finds out whether somebody sits at a terminal
   */
  public static Environment ofProcess(Function<Map<String, String>, Progress> progress) {
    Map<String, String> variables =
        withLocale(System.getenv(), System.getProperty("replicator-kuma.lc_all"));
    Surroundings.are(variables);
    return new Environment(
        variables, Path.of("").toAbsolutePath(), hostNameOfMachine(), progress.apply(variables));
  }

  /**
   * The environment as it was before the launcher gave Java a locale: children get the user's own.
   *
   * @param own the user's LC_ALL, perhaps empty; null where the launcher left it alone
   */
  static Map<String, String> withLocale(Map<String, String> variables, @Nullable String own) {
    if (own == null) {
      return variables;
    }
    Map<String, String> restored = new HashMap<>(variables);
    restored.remove(LC_ALL);
    if (LOCALE.matcher(own).matches()) {
      restored.put(LC_ALL, own);
    }
    return restored;
  }

  public ParsedConfig parse() {
    ParsedConfig parsed = ConfigParser.parse(variables, directory, hostName, true);
    if (parsed.config().isPresent() && parsed.config().get().fleet().isPresent()) {
      ReplicatorConfig config = parsed.config().get();
      try {
        RecordStores unused =
            RecordStores.at(config.fleet().get().address().value(), config.repository().location());
      } catch (ReplicationException e) {
        String reason = String.valueOf(e.getMessage());
        return parsed.but(new Problem(Variable.FLEET.name(), reason, e.hint()));
      }
    }
    return parsed;
  }

  /**
   * The same where Uptime Kuma is told more by its arguments.
   *
   * @param command starts Uptime Kuma
   */
  public Environment startingBy(List<String> command) {
    return new Environment(
        KumaWords.withArguments(variables, command), directory, hostName, progress);
  }

  public ParsedConfig parseWithoutRepository() {
    return ConfigParser.parse(variables, directory, hostName, false);
  }

  /**
   * What starts Uptime Kuma here, if there is one.
   *
   * @param command what was asked for; empty for the one in the working directory
   */
  public Optional<KumaCommand> kumaCommand(List<String> command, KumaSettings settings) {
    return command.isEmpty()
        ? KumaCommand.detect(directory, settings.environment())
        : Optional.of(new KumaCommand(command, settings.environment(), directory));
  }

  /** From the kernel, which needs no resolver. */
  private static String hostNameOfMachine() {
    try {
      return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
    } catch (IOException e) {
      return System.getenv().getOrDefault("HOSTNAME", "localhost");
    }
  }
}

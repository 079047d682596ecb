package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import io.github.replicatorkuma.store.restic.ResticChildren.Child;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs restic, and refuses one that is too old. Remembers those that lock the repository. */
final class ResticCommands {
  /** The commands we use that lock the repository. */
  private static final Set<String> LOCKING = Set.of("backup", "forget", "rebuild-index", "repair");

  /** What moves content anyway, and so may take the time to look for caches nobody uses. */
  private static final Set<String> CLEANING = Set.of("backup", "restore");

  /** Those before it that can repair packs want to be asked for it as for an experiment. */
  private static final ResticVersion REPAIRS_PACKS = new ResticVersion(0, 17, 0);

  /** Variables that those before it know as options only; given as both, both say the same. */
  private static final Map<String, String> OPTIONS =
      Map.of("RESTIC_CACERT", "--cacert", "RESTIC_TLS_CLIENT_CERT", "--tls-client-cert");

  private static final ResticVersion READS_OPTIONS = new ResticVersion(0, 16, 0);

  private final ResticSettings settings;
  private final ResticEnvironment environment;
  private final CommandRunner runner;
  private final ResticFailures failures;
  private final ResticChildren children;
  private final Optional<ResticCache> cache;
  private @Nullable ResticVersion version;

  /**
   * @param cache none to do without
   */
  ResticCommands(
      ResticSettings settings,
      ResticEnvironment environment,
      CommandRunner runner,
      ResticFailures failures,
      ResticChildren children,
      Optional<ResticCache> cache) {
    this.settings = settings;
    this.environment = environment;
    this.runner = runner;
    this.failures = failures;
    this.children = children;
    this.cache = cache;
  }

  /** The same without the cache. */
  ResticCommands withoutCache() {
    ResticCommands without =
        new ResticCommands(settings, environment, runner, failures, children, Optional.empty());
    without.version = version;
    return without;
  }

  /** Runs it and keeps its stdout. */
  CommandResult run(String attempt, Duration timeout, String... arguments) throws StoreException {
    version();
    try {
      return runner.run(command(settings.workingDirectory(), timeout, List.of(arguments)));
    } catch (CommandException e) {
      throw failures.notEnded(attempt, e);
    }
  }

  /** Runs it in {@code directory} and hands on its stdout. */
  CommandResult run(
      String attempt,
      Path directory,
      Duration timeout,
      List<String> arguments,
      Consumer<String> stdout)
      throws StoreException {
    version();
    List<Child> remembered = new ArrayList<>();
    Command command = command(directory, timeout, arguments).onLine(stdout);
    if (LOCKING.contains(arguments.get(0))) {
      command = command.onStart(pid -> children.started(pid).ifPresent(remembered::add));
    }
    try {
      CommandResult result = runner.run(command);
      if (result.isSuccess()) {
        remembered.forEach(children::endedWell);
      }
      return result;
    } catch (CommandException e) {
      throw failures.notEnded(attempt, e);
    }
  }

  private Command command(Path directory, Duration timeout, List<String> arguments) {
    List<String> argv = new ArrayList<>();
    argv.add(settings.executable());
    Map<String, String> variables = new HashMap<>(environment.variables());
    if (version != null && version.isOlderThan(REPAIRS_PACKS) && arguments.contains("packs")) {
      variables.put("RESTIC_FEATURES", "repair-packs-v1");
    }
    if (version != null && version.isOlderThan(READS_OPTIONS)) {
      OPTIONS.forEach(
          (variable, option) -> {
            String file = variables.getOrDefault(variable, "");
            if (!file.isEmpty()) {
              argv.addAll(List.of(option, file));
            }
          });
    }
    if (cache.isPresent() && cache.get().isUsable()) {
      variables.put("RESTIC_CACHE_DIR", cache.get().directory().toString());
      argv.addAll(arguments);
      if (CLEANING.contains(arguments.get(0))) {
        argv.add("--cleanup-cache");
      }
    } else {
      argv.add("--no-cache");
      argv.addAll(arguments);
    }
    return new Command(argv, variables, directory, timeout);
  }

  /** The version of restic, which is new enough. */
  ResticVersion version() throws StoreException {
    environment.location();
    ResticVersion known = version;
    if (known == null) {
      known = readVersion();
      version = known;
    }
    return known;
  }

  private ResticVersion readVersion() throws StoreException {
    String attempt = "tell its version";
    CommandResult result;
    try {
      result =
          runner.run(
              command(settings.workingDirectory(), settings.timeouts().look(), List.of("version")));
    } catch (CommandException e) {
      throw failures.notEnded(attempt, e);
    }
    if (!result.isSuccess()) {
      throw failures.ended(attempt, result);
    }
    String line = result.stdout().lines().findFirst().orElse("");
    ResticVersion found =
        ResticVersion.parse(line)
            .orElseThrow(() -> failures.oddOutput(attempt, "no version in \"" + line + "\"", null));
    if (found.isOlderThan(ResticVersion.OLDEST)) {
      throw new StoreException(
          Kind.TOO_OLD,
          "restic " + found + " is too old; " + ResticVersion.OLDEST + " is the oldest that works",
          ResticHints.of(Kind.TOO_OLD),
          null);
    }
    return found;
  }
}

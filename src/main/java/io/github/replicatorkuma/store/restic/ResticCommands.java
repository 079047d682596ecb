package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Runs restic, past locks that nobody holds, and refuses one that is too old. */
final class ResticCommands {
  /** The commands we use that lock the repository. */
  private static final Set<String> LOCKING = Set.of("backup", "forget", "rebuild-index", "repair");

  /** What moves content anyway, and so may take the time to look for caches nobody uses. */
  private static final Set<String> CLEANING = Set.of("backup", "restore");

  /** Compression and repository format 2: what Debian 12 ships. */
  private static final Version OLDEST = Version.parse("0.14.0");

  /** Those before it that can repair packs want to be asked for it as for an experiment. */
  private static final Version REPAIRS_PACKS = Version.parse("0.17.0");

  /** Variables that those before it know as options only; given as both, both say the same. */
  private static final Map<String, String> OPTIONS =
      Map.of("RESTIC_CACERT", "--cacert", "RESTIC_TLS_CLIENT_CERT", "--tls-client-cert");

  private static final Version READS_OPTIONS = Version.parse("0.16.0");

  private static final Pattern VERSION =
      Pattern.compile("restic v?([0-9]{1,4}\\.[0-9]{1,4})(\\.[0-9]{1,4})?\\b");

  final ResticSettings settings;
  final ResticFailures failures;
  private final CommandRunner runner;
  private final ResticLocks locks;
  private final Optional<ResticCache> cache;
  private volatile @Nullable Version version;

  /**
   * @param cache none to do without
   */
  ResticCommands(
      ResticSettings settings,
      ResticFailures failures,
      CommandRunner runner,
      ResticLocks locks,
      Optional<ResticCache> cache) {
    this.settings = settings;
    this.failures = failures;
    this.runner = runner;
    this.locks = locks;
    this.cache = cache;
  }

  /** The same without the cache. */
  ResticCommands withoutCache() {
    ResticCommands without =
        new ResticCommands(settings, failures, runner, locks, Optional.empty());
    without.version = version;
    return without;
  }

  /** Runs what only looks, and succeeds. */
  CommandResult look(String attempt, String... arguments) throws StoreException {
    version();
    Command command =
        command(settings.workingDirectory(), settings.timeouts().look(), List.of(arguments));
    return failures.requireSuccess(
        attempt, run(attempt, command.endedWhere(ResticFailures::areInVain)));
  }

  /** Runs it where relative paths start, and keeps its stdout. */
  CommandResult run(String attempt, Duration timeout, List<String> arguments)
      throws StoreException {
    version();
    return past(attempt, command(settings.workingDirectory(), timeout, arguments), arguments);
  }

  /** Runs it in {@code directory} and hands on its stdout. */
  CommandResult run(
      String attempt,
      Path directory,
      Duration timeout,
      List<String> arguments,
      Consumer<String> lines)
      throws StoreException {
    version();
    return past(attempt, command(directory, timeout, arguments).onLine(lines), arguments);
  }

  private CommandResult past(String attempt, Command command, List<String> arguments)
      throws StoreException {
    return LOCKING.contains(arguments.get(0))
        ? locks.past(this, attempt, command)
        : run(attempt, command);
  }

  CommandResult run(String attempt, Command command) throws StoreException {
    try {
      return runner.run(command);
    } catch (CommandException e) {
      throw failures.notEnded(attempt, e);
    }
  }

  private Command command(Path directory, Duration timeout, List<String> arguments) {
    List<String> argv = new ArrayList<>();
    argv.add(settings.executable());
    Map<String, String> variables = new HashMap<>(settings.environment());
    if (version != null && version.compareTo(REPAIRS_PACKS) < 0 && arguments.contains("packs")) {
      variables.put("RESTIC_FEATURES", "repair-packs-v1");
    }
    if (version != null && version.compareTo(READS_OPTIONS) < 0) {
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
  Version version() throws StoreException {
    settings.location();
    Version known = version;
    if (known == null) {
      known = readVersion();
      version = known;
    }
    return known;
  }

  private Version readVersion() throws StoreException {
    String attempt = "tell its version";
    Duration timeout = settings.timeouts().look();
    CommandResult result =
        run(attempt, command(settings.workingDirectory(), timeout, List.of("version")));
    failures.requireSuccess(attempt, result);
    String line = result.stdout().lines().findFirst().orElse("");
    Matcher matcher = VERSION.matcher(line);
    if (!matcher.find()) {
      throw failures.oddOutput(attempt, "no version in \"" + line + "\"", null);
    }
    Version version =
        Version.parse(matcher.group(1) + Objects.requireNonNullElse(matcher.group(2), ".0"));
    if (version.compareTo(OLDEST) < 0) {
      String found = "restic " + version + " is too old; " + OLDEST + " is the oldest that works";
      throw ResticDiagnosis.of(Kind.TOO_OLD).failure(found, null);
    }
    return version;
  }
}

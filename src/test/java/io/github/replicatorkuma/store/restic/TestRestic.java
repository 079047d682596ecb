package io.github.replicatorkuma.store.restic;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.store.FleetLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real restic and a local repository below one directory. The restic is the one that {@code
 * REPLICATOR_TEST_RESTIC} names, else the one on the PATH.
 */
public final class TestRestic {
  public static final String PASSWORD = "correct-horse-battery";
  static final String HOST = "kuma-a";

  private static final Duration SHORT = Duration.ofSeconds(6);
  private static final Duration LONG = Duration.ofMinutes(1);

  private final Path directory;

  TestRestic(Path directory) {
    this.directory = directory;
  }

  public static String executable() {
    return System.getenv().getOrDefault("REPLICATOR_TEST_RESTIC", "restic");
  }

  /** An instance's store, whose repository is in the directory {@code repository} of this one. */
  public static ResticStore store(
      Path directory, String host, String executable, ResticSettings.Timeouts timeouts) {
    return store(directory, host, executable, timeouts, Map.of());
  }

  /**
   * The same with a larger environment.
   *
   * @param more environment variables, which go before those for the local repository
   */
  public static ResticStore store(
      Path directory,
      String host,
      String executable,
      ResticSettings.Timeouts timeouts,
      Map<String, String> more) {
    Map<String, String> environment = new TestRestic(directory).environment();
    environment.putAll(more);
    Path cache = directory.resolve("cache-" + host);
    return new ResticStore(
        new ResticSettings(
            executable,
            environment,
            cache,
            host,
            directory,
            timeouts,
            Optional.empty(),
            FleetLabel.NONE,
            false),
        new SystemCommandRunner());
  }

  public static ResticStore store(Path directory, String host, String executable) {
    return store(directory, host, executable, ResticSettings.Timeouts.DEFAULT);
  }

  Path repository() {
    return directory.resolve("repository");
  }

  Path cache() {
    return directory.resolve("cache");
  }

  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>();
    environment.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    environment.put("RESTIC_REPOSITORY", repository().toString());
    environment.put("RESTIC_PASSWORD", PASSWORD);
    return environment;
  }

  Map<String, String> environment(String name, String value) {
    Map<String, String> environment = environment();
    environment.put(name, value);
    return environment;
  }

  ResticSettings settings(String executable, Map<String, String> environment) {
    return settings(executable, environment, LONG, LONG);
  }

  private ResticSettings settings(
      String executable, Map<String, String> environment, Duration look, Duration others) {
    return new ResticSettings(
        executable,
        environment,
        cache(),
        HOST,
        directory,
        new ResticSettings.Timeouts(look, others, others),
        Optional.of(children()),
        FleetLabel.NONE,
        false);
  }

  /** Where its stores remember the restics they started. */
  Path children() {
    return directory.resolve("restic-children.json");
  }

  /** For failures that restic tries to sit out. */
  ResticStore impatientStore(Map<String, String> environment) {
    return new ResticStore(
        settings(executable(), environment, SHORT, SHORT), new SystemCommandRunner());
  }

  /** A store that waits so long for what only looks, and for what does more. */
  ResticStore store(Duration look, Duration others) {
    return new ResticStore(
        settings(executable(), environment(), look, others), new SystemCommandRunner());
  }

  /** A store whose repository is there, and cheap to open. */
  ResticStore createdStore() {
    if (!Files.exists(repository())) {
      CheapRepository.create(repository(), PASSWORD);
    }
    return store();
  }

  ResticStore store() {
    return store(environment());
  }

  ResticStore store(Map<String, String> environment) {
    return new ResticStore(settings(executable(), environment), new SystemCommandRunner());
  }

  ResticStore scriptedStore(String script) throws IOException {
    return scriptedStore(script, LONG);
  }

  /**
   * A store whose restic is this shell script; {@code $RESTIC} is the real one in it.
   *
   * @param atMost how long it may take
   */
  ResticStore scriptedStore(String script, Duration atMost) throws IOException {
    Path path = directory.resolve("restic-wrapper");
    Files.writeString(path, "#!/bin/sh\nRESTIC=" + executable() + "\n" + script + "\n");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
    return new ResticStore(
        settings(path.toString(), environment(), atMost, atMost), new SystemCommandRunner());
  }

  /** restic as somebody else would run it. */
  CommandResult run(Path workingDirectory, String... arguments) throws CommandException {
    List<String> argv = new ArrayList<>(List.of(executable(), "--no-cache"));
    argv.addAll(List.of(arguments));
    return new SystemCommandRunner().run(new Command(argv, environment(), workingDirectory, LONG));
  }
}

package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.kuma.FreePort;
import io.github.replicatorkuma.kuma.HttpReadinessProbe;
import io.github.replicatorkuma.kuma.KumaApi;
import io.github.replicatorkuma.kuma.Readiness;
import io.github.replicatorkuma.kuma.RealKuma;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An instance as in a container: the built launcher's {@code run} in the directory of a real Uptime
 * Kuma. What both print goes to {@code log} beside the data.
 */
final class RunningInstance implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern TIME = Pattern.compile("^time=(\\S+)");

  private final Path directory;
  private final String launcher;
  private final Map<String, String> environment;
  private final int port;
  private @Nullable Process process;
  private List<ProcessHandle> tree = List.of();

  /**
   * Not started yet; its data directory does not even exist.
   *
   * @param variables beside those that say where Kuma's data is and where it listens
   */
  RunningInstance(Path directory, Map<String, String> variables) throws IOException {
    this(directory, variables, launcher());
  }

  /** As above, of another tree than the one that was built. */
  RunningInstance(Path directory, Map<String, String> variables, String launcher)
      throws IOException {
    this.directory = Files.createDirectories(directory);
    this.launcher = launcher;
    this.port = FreePort.find();
    this.environment = inherited();
    environment.put("DATA_DIR", data() + "/");
    environment.put("UPTIME_KUMA_HOST", "127.0.0.1");
    environment.put("UPTIME_KUMA_PORT", String.valueOf(port));
    environment.putAll(variables);
  }

  /** What this process has, less what would configure the replicator. */
  private static Map<String, String> inherited() {
    Map<String, String> inherited = new HashMap<>(System.getenv());
    inherited
        .keySet()
        .removeIf(name -> name.matches("(REPLICATOR|RESTIC|NTFY|AWS|UPTIME_KUMA)_.*|LOG_.*"));
    return inherited;
  }

  Path data() {
    return directory.resolve("data");
  }

  Path database() {
    return data().resolve("kuma.db");
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  KumaApi api() {
    return new KumaApi(url(), directory.resolve("api-errors"));
  }

  /** Everything it has printed in all its lives. */
  String log() {
    try {
      return Files.readString(logFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many of its log lines have {@code part} in them. */
  long count(String part) {
    return log().lines().filter(line -> line.contains(part)).count();
  }

  /** When it wrote the line with {@code part} of that number, from 1: looks at it take longer. */
  Instant logged(String part, long number) {
    String line =
        log().lines().filter(any -> any.contains(part)).skip(number - 1).findFirst().get();
    Matcher time = TIME.matcher(line);
    if (!time.find()) {
      throw new AssertionError("a line without a time: " + line);
    }
    return Instant.parse(time.group(1));
  }

  RunningInstance start() throws IOException {
    return start(RealKuma.packageDirectory());
  }

  /**
   * Starts it in another directory than the real Kuma's.
   *
   * @param command what is run there in Kuma's place; none for a Kuma that is there
   */
  RunningInstance start(Path workingDirectory, String... command) throws IOException {
    List<String> argv = new ArrayList<>(List.of(launcher, "run"));
    argv.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .directory(workingDirectory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    process = builder.start();
    return this;
  }

  /** Runs a command beside it, as in its container, until it ends; its exit code. */
  int run(String... command) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of(launcher));
    argv.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start().waitFor();
  }

  static String launcher() {
    return Objects.requireNonNull(System.getProperty("replicator.test.launcher"), "run by mvn");
  }

  void awaitLog(String part, long times) throws Exception {
    await("'" + part + "' " + times + " times in the log", () -> count(part) >= times);
  }

  void awaitReadiness(Readiness readiness) throws Exception {
    HttpReadinessProbe probe = new HttpReadinessProbe(() -> url().resolve("/api/entry-page"));
    await("Kuma is " + readiness, () -> probe.probe() == readiness);
  }

  void await(String what, Callable<Boolean> condition) throws Exception {
    Await.until(
        what,
        PATIENCE,
        () -> {
          remember();
          return condition.call();
        },
        this::log);
  }

  /** The Kuma that runs under it. */
  ProcessHandle kuma() {
    remember();
    return running()
        .children()
        .filter(child -> !child.info().command().orElse("").endsWith("restic"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no Kuma runs\n" + log()));
  }

  ProcessHandle daemon() {
    return running().toHandle();
  }

  /** Its exit code, which it must have within {@code atMost}. */
  int exitCode(Duration atMost) throws InterruptedException {
    if (!running().waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("still runs after " + atMost + "\n" + log());
    }
    return running().exitValue();
  }

  /** Ends it as an operator does. */
  void end() throws InterruptedException {
    daemon().destroy();
    exitCode(Duration.ofSeconds(30));
  }

  /** Those of its processes that live; of what was started, as far as we have seen it. */
  List<ProcessHandle> survivors() {
    return tree.stream().filter(ProcessHandle::isAlive).toList();
  }

  void remember() {
    if (process != null && process.isAlive()) {
      List<ProcessHandle> now = new ArrayList<>(survivors());
      now.add(process.toHandle());
      process.descendants().filter(handle -> !now.contains(handle)).forEach(now::add);
      tree = List.copyOf(now);
    }
  }

  private Process running() {
    return Objects.requireNonNull(process, "not started");
  }

  private Path logFile() {
    return directory.resolve("log");
  }

  /** Kills what is left of it. */
  @Override
  public void close() {
    remember();
    survivors().forEach(ProcessHandle::destroyForcibly);
  }
}

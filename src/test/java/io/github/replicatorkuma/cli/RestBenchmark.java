package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.bench.LargeDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.http.HttpAnswer;
import io.github.replicatorkuma.http.HttpCall;
import io.github.replicatorkuma.http.SelfSigned;
import io.github.replicatorkuma.kuma.FreePort;
import io.github.replicatorkuma.notify.NtfyServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Prints what the daemon takes of memory and CPU at rest, and how long its start takes until the
 * end of its first cycle, without and with an archive of classes. The launcher is the shipped one;
 * a script that answers stands in for Uptime Kuma. Run it by {@code scripts/bench.sh rest}.
 */
public final class RestBenchmark {
  private static final int MONITORS = 100;
  private static final Path FAKE_KUMA = Path.of("src/test/resources/fake-kuma").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration SCRAPES = Duration.ofSeconds(15);
  private static final Duration LOOKS = Duration.ofSeconds(10);
  private static final Pattern CYCLE =
      Pattern.compile("(?m)^time=(\\S+) .* logger=Telling cycle=\\S+ event=(\\w+)");

  private final Path directory;
  private final int runs;
  private final Duration rest;
  private final Map<String, List<Double>> figures = new LinkedHashMap<>();
  private final Map<RunningInstance, Integer> ports = new HashMap<>();
  private final Map<String, String> variables;

  private RestBenchmark(Path directory, int runs, Duration rest, Map<String, String> variables) {
    this.directory = directory;
    this.runs = runs;
    this.rest = rest;
    this.variables = variables;
  }

  /**
   * Measures.
   *
   * @param arguments how many runs, and how many minutes each rests
   */
  public static void main(String[] arguments) throws Exception {
    int runs = Integer.parseInt(arguments[0]);
    Duration rest = Duration.ofMinutes(Integer.parseInt(arguments[1]));
    Path directory = Files.createTempDirectory("replicator-kuma-bench").toRealPath();
    try {
      Path tree = directory.resolve("tree");
      Directories.copy(Path.of(RunningInstance.launcher()).resolveSibling("..").normalize(), tree);
      Files.deleteIfExists(tree.resolve("lib/replicator-kuma.jsa"));
      RestBenchmark plain = new RestBenchmark(directory, runs, rest, Map.of());
      plain.run("without an archive of classes");
      makeArchive(tree);
      plain.run("with one");
      try (NtfyServer ntfy = new NtfyServer()) {
        new RestBenchmark(directory, runs, rest, told(ntfy, ""))
            .run("the same with ntfy and a push monitor by http");
      }
      SelfSigned certificate = SelfSigned.make(directory, "ip:127.0.0.1");
      try (NtfyServer ntfy = NtfyServer.withTls(certificate.context())) {
        String options = certificate.trustingOptions(directory);
        new RestBenchmark(directory, runs, rest, told(ntfy, options)).run("the same by https");
      }
    } finally {
      Directories.delete(directory);
    }
  }

  /** Variables of an instance that tells and listens there, with options for its Java. */
  private static Map<String, String> told(NtfyServer ntfy, String javaOptions) {
    return Map.of(
        "NTFY_URL",
        ntfy.root() + "bench",
        "REPLICATOR_PUSH_URL",
        ntfy.pushMonitor().toString(),
        "JAVA_OPTS",
        javaOptions);
  }

  private static void makeArchive(Path tree) throws Exception {
    int exitCode =
        new ProcessBuilder(tree.resolve("bin/class-archive").toString())
            .inheritIO()
            .start()
            .waitFor();
    if (exitCode != 0) {
      throw new IllegalStateException("no archive: " + exitCode);
    }
  }

  private void run(String title) throws Exception {
    figures.clear();
    for (int i = 0; i < runs; i++) {
      for (String part : List.of("repository", "leader", "replica")) {
        Directories.delete(directory.resolve(part));
      }
      Path database = LargeDatabase.create(directory.resolve("leader/data"), MONITORS);
      Path replica = Files.createDirectories(directory.resolve("replica/data"));
      Files.copy(database, replica.resolve("kuma.db"));
      TestDatabases.execute(replica.resolve("kuma.db"), "UPDATE monitor SET description = 'old'");
      start("leader");
      start("leader");
      rest();
      start("replica");
    }
    print(title);
  }

  private void start(String name) throws Exception {
    try (RunningInstance instance = instance(name, Map.of("LOG_LEVEL", "debug"))) {
      Path restics = directory.resolve("restics");
      Files.deleteIfExists(restics);
      long before = Files.exists(directory.resolve(name + "/log")) ? instance.log().length() : 0;
      Instant begin = Instant.now();
      instance.start(FAKE_KUMA, "node", "answers.cjs");
      instance.await("end of a cycle", () -> cycle(instance, before).find());
      ProcessFigures used = ProcessFigures.of(instance.daemon().pid());
      Matcher cycle = cycle(instance, before);
      boolean unused = cycle.find();
      double wall = FiguresTable.seconds(Duration.between(begin, Instant.parse(cycle.group(1))));
      String what = name + " to its first cycle, " + cycle.group(2) + ", ";
      double ofRestic = resticSeconds(restics);
      note(what + "s", wall);
      note(what + "s without restic's", wall - ofRestic);
      note(what + "CPU s", used.cpuSeconds());
      note(
          what + "CPU s of its children: restic, and node once to try the agent",
          used.childrenCpuSeconds());
      instance.end();
    }
  }

  private static Matcher cycle(RunningInstance instance, long from) {
    return CYCLE.matcher(instance.log().substring((int) from));
  }

  /** Both at once, as two machines of a fleet. */
  private void rest() throws Exception {
    try (RunningInstance leader = instance("leader", Map.of());
        RunningInstance replica =
            instance("replica", Map.of("REPLICATOR_RESTORE_INTERVAL", LOOKS.toSeconds() + "s"))) {
      leader.start(FAKE_KUMA, "node", "answers.cjs");
      replica.start(FAKE_KUMA, "node", "answers.cjs");
      live(Duration.ofMinutes(1), leader, replica);
      // Both have work once more, and all pages are asked for, before what follows is rest.
      TestDatabases.execute(leader.database(), "UPDATE monitor SET description = 'new'");
      live(Duration.ofMinutes(1), leader, replica);
      ProcessFigures leaderBefore = ProcessFigures.of(leader.daemon().pid());
      ProcessFigures replicaBefore = ProcessFigures.of(replica.daemon().pid());
      double looksBefore = looks(replica);
      live(rest, leader, replica);
      ProcessFigures leaderAfter = ProcessFigures.of(leader.daemon().pid());
      ProcessFigures replicaAfter = ProcessFigures.of(replica.daemon().pid());
      double looks = looks(replica) - looksBefore;
      noteMemory("leader", leaderAfter, leader);
      noteMemory("replica", replicaAfter, replica);
      note(
          "leader, CPU s an hour",
          (leaderAfter.cpuSeconds() - leaderBefore.cpuSeconds())
              * 3600
              / FiguresTable.seconds(rest));
      note(
          "replica, CPU ms a look",
          (replicaAfter.cpuSeconds() - replicaBefore.cpuSeconds()) * 1000 / looks);
      note(
          "replica, CPU ms a look of restic",
          (replicaAfter.childrenCpuSeconds() - replicaBefore.childrenCpuSeconds()) * 1000 / looks);
      leader.end();
      replica.end();
    }
  }

  private void noteMemory(String name, ProcessFigures now, RunningInstance instance)
      throws Exception {
    note(name + ", MB resident", now.residentMegabytes());
    note(name + ", MB resident, of files", now.fileMegabytes());
    note(name + ", MB private", now.privateMegabytes());
    note(name + ", MB resident, at most", now.peakMegabytes());
    note(name + ", MB of heap in use", ProcessFigures.heapMegabytes(instance.daemon().pid()));
  }

  /** Time passes, while a Prometheus and somebody at the status page ask. */
  private void live(Duration duration, RunningInstance... instances) throws Exception {
    long end = System.nanoTime() + duration.toNanos();
    while (System.nanoTime() < end) {
      Await.pause(SCRAPES);
      for (RunningInstance instance : instances) {
        get(instance, "/metrics");
      }
    }
    for (RunningInstance instance : instances) {
      for (String page : List.of("/", "/status", "/healthz", "/livez")) {
        get(instance, page);
      }
    }
  }

  private double looks(RunningInstance replica) throws Exception {
    return get(replica, "/metrics")
        .lines()
        .filter(line -> line.startsWith("replicator_kuma_restic_calls_total{command=\"snapshots\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }

  private String get(RunningInstance instance, String page) throws Exception {
    int port = Objects.requireNonNull(ports.get(instance));
    HttpAnswer answer =
        HttpCall.get(URI.create("http://127.0.0.1:" + port + page)).answer(PATIENCE, 1 << 20);
    if (answer.status() != 200) {
      throw new IllegalStateException(page + " answers " + answer.status());
    }
    return answer.text();
  }

  private RunningInstance instance(String name, Map<String, String> more) throws IOException {
    int http = FreePort.find();
    Map<String, String> all = new HashMap<>(variables);
    all.putAll(more);
    all.put("PATH", watchedRestic() + ":" + System.getenv("PATH"));
    all.put("REPLICATOR_MODE", name.equals("leader") ? "BACKUP" : "RESTORE");
    all.put("REPLICATOR_INSTANCE", name);
    all.put("REPLICATOR_INIT", "true");
    all.put("REPLICATOR_QUIET_PERIOD", "0s");
    all.put("REPLICATOR_HTTP", "127.0.0.1:" + http);
    all.put("RESTIC_REPOSITORY", directory.resolve("repository").toString());
    all.put("RESTIC_PASSWORD", "bench");
    int kuma = FreePort.find();
    all.put("UPTIME_KUMA_PORT", String.valueOf(kuma));
    all.put("PORT", String.valueOf(kuma));
    RunningInstance instance =
        new RunningInstance(
            directory.resolve(name), all, directory.resolve("tree/bin/replicator-kuma").toString());
    ports.put(instance, http);
    return instance;
  }

  /** Where a restic is that notes how long each call takes. */
  private Path watchedRestic() throws IOException {
    Path programs = Files.createDirectories(directory.resolve("programs"));
    Path restic = programs.resolve("restic");
    NotedPrograms.executable(
        restic,
        """
        #!/bin/sh
        PATH=${PATH#*:}
        begin=$(date +%%s%%N)
        restic "$@"
        code=$?
        echo $(($(date +%%s%%N) - begin)) >>'%s'
        exit $code
        """
            .formatted(directory.resolve("restics")));
    return programs;
  }

  private static double resticSeconds(Path restics) throws IOException {
    return Files.exists(restics)
        ? Files.readAllLines(restics).stream().mapToDouble(Double::parseDouble).sum() / 1e9
        : 0;
  }

  private void note(String what, double figure) {
    figures.computeIfAbsent(what, name -> new ArrayList<>()).add(figure);
  }

  private void print(String title) {
    FiguresTable.printHeader(title);
    figures.forEach(FiguresTable::print);
  }
}

package io.github.replicatorkuma.bench;

import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.S3Server;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoredSnapshot;
import io.github.replicatorkuma.store.restic.ResticSettings;
import io.github.replicatorkuma.store.restic.ResticStore;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the requests that a repository on S3 gets: what providers charge for. Run it by {@code
 * scripts/bench.sh s3}, with the restic that {@code REPLICATOR_TEST_RESTIC} names, else the one on
 * the PATH.
 */
public final class S3Requests {
  private static final String BUCKET = "kuma";

  private final Map<String, Map<String, Integer>> counted = new LinkedHashMap<>();
  private final Path directory;
  private final S3Server server;
  private final Map<String, String> environment;

  private S3Requests(Path directory, S3Server server, boolean region) {
    this.directory = directory;
    this.server = server;
    environment = new TreeMap<>(server.credentials());
    environment.put("RESTIC_REPOSITORY", server.http(BUCKET));
    if (region) {
      environment.put("AWS_DEFAULT_REGION", "us-east-1");
    }
  }

  /**
   * Counts with and without a region.
   *
   * @param arguments how many runs, which is ignored as they do not differ, and how many monitors
   */
  public static void main(String[] arguments) throws Exception {
    System.out.println("| requests | all | of these LIST, PUT and POST | each |");
    System.out.println("|---|---:|---:|---|");
    PublishBenchmark.forEach(
        arguments,
        (runs, monitors, directory) -> {
          for (boolean region : new boolean[] {true, false}) {
            Path own = directory.resolve(region ? "region" : "none");
            counts(own, monitors, region).forEach((what, sent) -> print(what, region, sent));
          }
        });
  }

  /** What was sent, by what for, in the order in which it happened; caches are warm. */
  static Map<String, Map<String, Integer>> counts(Path directory, int monitors, boolean region)
      throws Exception {
    Files.createDirectories(directory);
    try (S3Server server = new S3Server("key", "secret")) {
      S3Requests requests = new S3Requests(directory, server, region);
      requests.run(monitors);
      return requests.counted;
    }
  }

  private void run(int monitors) throws Exception {
    ResticStore store = store("bench");
    store.create();
    Pair pair = new Pair(directory, Engine.sqlite(directory, monitors), store);
    for (int i = 0; i < 3; i++) {
      pair.changeAndPublish(Pair.ONE);
    }
    pair.apply();
    ResticStore replica = store("beta");
    replica.fetch(newest(replica), directory.resolve("first"));

    count("a look", store::list);
    pair.change(Pair.ONE);
    count("a publish", pair::publish);
    SnapshotId published = newest(replica);
    count("a fetch", () -> replica.fetch(published, directory.resolve("fetched")));
    count("the daily proof", () -> store.fetchAnew(published, directory.resolve("anew")));
    List<SnapshotId> oldest = List.of(oldest(store));
    count("retention: forget", () -> store.forget(oldest, false));
    List<SnapshotId> next = List.of(oldest(store));
    count("retention: forget and prune", () -> store.forget(next, true));
  }

  private ResticStore store(String host) {
    return TestRestic.store(
        directory, host, TestRestic.executable(), ResticSettings.Timeouts.DEFAULT, environment);
  }

  private void count(String what, Stopwatch.Work work) throws Exception {
    server.requests();
    work.run();
    counted.put(what, server.requests());
  }

  private static SnapshotId newest(SnapshotStore store) throws StoreException {
    return store.list().stream().max(Comparator.comparing(StoredSnapshot::time)).orElseThrow().id();
  }

  private static SnapshotId oldest(SnapshotStore store) throws StoreException {
    return store.list().stream().min(Comparator.comparing(StoredSnapshot::time)).orElseThrow().id();
  }

  private static void print(String what, boolean region, Map<String, Integer> sent) {
    System.out.printf(
        "| %s, %s region | %d | %d | %s |%n",
        what,
        region ? "with a" : "no",
        sum(sent),
        List.of("LIST", "PUT", "POST").stream().mapToInt(kind -> sent.getOrDefault(kind, 0)).sum(),
        sent);
  }

  static int sum(Map<String, Integer> sent) {
    return sent.values().stream().mapToInt(Integer::intValue).sum();
  }
}

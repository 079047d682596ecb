package io.github.replicatorkuma.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.mariadb.MariaDbAccess;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabase;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.exec.OtherJvm;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/** A process that takes backups and restores each to a step, where it is killed. */
final class HistoryCrashChild {
  private static final String ALL = "all";
  private static final CountDownLatch THE_END = new CountDownLatch(1);

  private HistoryCrashChild() {}

  /**
   * What is taken to a step: a backup, or a restore into the directory {@code empty} of the bed, or
   * into a server.
   */
  record Job(Step step, Path bed, Path backup, Optional<TestMariaDb> server) {
    private List<String> arguments() {
      String database =
          server
              .map(
                  it ->
                      String.join(
                          "\n", it.host(), "" + it.port(), it.name(), it.user(), it.password()))
              .orElse("");
      return List.of(step.name(), bed.toString(), backup.toString(), database);
    }
  }

  /** Takes each to its step, of which it has to come to all, and kills the process there. */
  static void kill(Path directory, List<Job> jobs) throws IOException {
    List<String> arguments = new ArrayList<>();
    jobs.forEach(job -> arguments.addAll(job.arguments()));
    List<String> options = List.of("-Xshare:auto", "-Djava.io.tmpdir=" + directory);
    Process process =
        OtherJvm.start(
            OtherJvm.command(options, HistoryCrashChild.class, arguments.toArray(String[]::new)));
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> reached = new ArrayList<>();
      String line = output.readLine();
      while (line != null && !line.equals(ALL)) {
        reached.add(line);
        line = output.readLine();
      }
      assertThat(reached).containsAll(jobs.stream().map(job -> job.step().toString()).toList());
    } finally {
      process.destroyForcibly().onExit().join();
    }
  }

  /** Says which steps were reached, and waits for its end. */
  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < arguments.length; i += 4) {
      Step step = Step.valueOf(arguments[i]);
      Path bed = Path.of(arguments[i + 1]);
      Path backup = Path.of(arguments[i + 2]);
      Optional<KumaDatabase> server = server(arguments[i + 3]);
      CountDownLatch thereOrPast = new CountDownLatch(1);
      Steps steps =
          reached -> {
            if (reached == step) {
              System.out.println(step);
              thereOrPast.countDown();
              waitForTheEnd();
            }
          };
      new Thread(
              () -> {
                try {
                  run(bed, backup, server, steps);
                } catch (ReplicationException e) {
                  throw new IllegalStateException(e);
                } finally {
                  thereOrPast.countDown();
                }
              })
          .start();
      thereOrPast.await();
    }
    System.out.println(ALL);
    THE_END.await();
  }

  private static Optional<KumaDatabase> server(String text) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = text.split("\n");
    MariaDbAccess access =
        new MariaDbAccess(
            Optional.empty(),
            parts[0],
            Integer.parseInt(parts[1]),
            parts[2],
            parts[3],
            parts[4],
            false,
            Optional.empty());
    return Optional.of(
        new MariaDbDatabase(
            access, MariaDbDatabase.ServerStart.NOT_OURS, MariaDbDatabase.DEFAULT_LOCK_WAIT));
  }

  private static void run(Path bed, Path backup, Optional<KumaDatabase> server, Steps steps)
      throws ReplicationException {
    HistoryBed it = new HistoryBed(bed);
    if (backup.equals(it.backup())) {
      it.dumpOf(HistoryBed.sqlite(it.file()), steps).run(HistoryProgress.UNSEEN);
    } else {
      HistoryRestore.open(backup)
          .into(
              new RestorePlace(it.empty(), server),
              Optional.empty(),
              HistoryProgress.UNSEEN,
              steps);
    }
  }

  private static void waitForTheEnd() {
    try {
      THE_END.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}

package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.exec.OtherJvm;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.model.Steps;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/**
 * A process that takes each of many instances to a step, where it is killed. One for all of them,
 * as a JVM's start takes longer than all that an instance does.
 */
final class CrashChild {
  private static final String REACHED = "reached ";
  private static final String ALL = "all";
  private static final CountDownLatch THE_END = new CountDownLatch(1);

  private CrashChild() {}

  /**
   * Takes each instance to its step and kills the process there.
   *
   * @return the places that were reached
   */
  static Set<CrashPlace> kill(Path directory, Map<CrashPlace, CrashInstance> instances)
      throws IOException {
    List<String> arguments = new ArrayList<>();
    instances.forEach(
        (place, instance) ->
            arguments.addAll(List.of(place.unparsed(), instance.directory().toString())));
    // It leaves its native libraries there.
    List<String> options = List.of("-Xshare:auto", "-Djava.io.tmpdir=" + directory);
    List<String> command =
        OtherJvm.command(options, CrashChild.class, arguments.toArray(String[]::new));
    Path errors = Files.createTempFile(directory, "killed", ".log");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    Set<CrashPlace> reached = new HashSet<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null && !line.equals(ALL)) {
        if (line.startsWith(REACHED)) {
          reached.add(CrashPlace.parse(line.substring(REACHED.length())));
        }
        line = output.readLine();
      }
      assertThat(line).as(Files.readString(errors)).isEqualTo(ALL);
    } finally {
      process.destroyForcibly().onExit().join();
    }
    return reached;
  }

  /** Takes the instances to their steps, says which were reached, and waits for its end. */
  public static void main(String[] arguments) throws Exception {
    for (int i = 0; i < arguments.length; i += 2) {
      takeTo(CrashPlace.parse(arguments[i]), new CrashInstance(Path.of(arguments[i + 1])));
    }
    System.out.println(ALL);
    THE_END.await();
  }

  private static void takeTo(CrashPlace place, CrashInstance instance) throws InterruptedException {
    CountDownLatch thereOrPast = new CountDownLatch(1);
    Steps steps =
        step -> {
          if (step == place.step()) {
            System.out.println(REACHED + place.unparsed());
            thereOrPast.countDown();
            waitForTheEnd();
          }
        };
    Thread thread =
        new Thread(
            () -> {
              try {
                run(place.scenario(), instance, steps);
              } finally {
                thereOrPast.countDown();
              }
            });
    thread.start();
    thereOrPast.await();
  }

  private static void run(CrashScenario scenario, CrashInstance instance, Steps steps) {
    RecordingKuma kuma = scenario.kuma(instance, scenario.moment() == Moment.RUNNING);
    try {
      Cycle cycle = scenario.cycle(instance, kuma, Clock.systemUTC(), steps);
      // Retention comes before the second one.
      System.err.println(instance + " " + cycle.run(scenario.moment()));
      System.err.println(instance + " " + cycle.run(scenario.moment()));
    } catch (Exception e) {
      throw new IllegalStateException(instance.toString(), e);
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

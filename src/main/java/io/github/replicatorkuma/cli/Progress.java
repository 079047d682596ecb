package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.Steps;
import java.util.Map;

/** Is told what a command or cycle does at the moment, in words for whoever waits for it. */
@FunctionalInterface
interface Progress {
  /** Nobody waits. */
  Progress UNSEEN = what -> {};

  /** What is done where nothing more exact is known. */
  String WORKING = "working";

  Map<String, String> STEPS =
      Map.of(
          "publish:saved", "noting what was published",
          "apply:before-stop", "stopping Uptime Kuma",
          "apply:before-quiesce", "stopping the monitors that change",
          "apply:before-restore-point", "noting how to put the rows back",
          "apply:before-rows", "writing the rows",
          "apply:committed", "seeing whether Uptime Kuma lives with the new rows",
          "clone:before-verification", "comparing the two databases");

  Map<String, String> RESTIC =
      Map.of(
          "snapshots", "looking for snapshots in the repository",
          "backup", "storing the snapshot in the repository",
          "restore", "fetching the snapshot from the repository",
          "init", "creating the repository",
          "forget", "removing old snapshots from the repository");

  void doing(String what);

  /** Nothing is done any more. */
  default void end() {}

  /** Tells of steps, after {@code first} has let them pass. */
  default Steps steps(Steps first) {
    return step -> {
      first.reached(step);
      String what = STEPS.get(step);
      if (what != null) {
        doing(what);
      }
    };
  }

  /** What goes on while restic runs this subcommand. */
  static String ofRestic(String subcommand) {
    return RESTIC.getOrDefault(subcommand, "asking the repository");
  }
}

package io.github.replicatorkuma.app;

import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import java.util.Map;

/** Is told what a command or cycle does at the moment, in words for whoever waits for it. */
public interface Progress {
  /** Nobody waits. */
  Progress UNSEEN = what -> {};

  /** What is done where nothing more exact is known. */
  String WORKING = "working";

  Map<Step, String> STEPS =
      Map.of(
          Step.PUBLISH_SAVED, "noting what was published",
          Step.APPLY_BEFORE_STOP, "stopping Uptime Kuma",
          Step.LIVE_BEFORE_QUIESCE, "stopping the monitors that change",
          Step.APPLY_BEFORE_RESTORE_POINT, "noting how to put the rows back",
          Step.APPLY_BEFORE_ROWS, "writing the rows",
          Step.APPLY_COMMITTED, "seeing whether Uptime Kuma lives with the new rows",
          Step.CLONE_BEFORE_VERIFICATION, "comparing the two databases");

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

package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.daemon.Cycle;
import io.github.replicatorkuma.daemon.Cycle.Moment;
import io.github.replicatorkuma.kuma.FakeLiveKuma;
import io.github.replicatorkuma.kuma.RecordingKuma;
import io.github.replicatorkuma.kuma.RecordingKuma.Boot;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.time.Clock;
import java.util.List;

/** What has to happen for a step to be reached. */
enum CrashScenario {
  /** The first publish ever creates the repository. */
  CREATE,
  PUBLISH,
  /** restic saved the last publish in part, and nobody knows. */
  PARTIAL,
  /** Somebody published at the same time as the newest, and nobody has dealt with it. */
  BESIDE,
  /** There are two snapshots, of which one is to be kept. */
  RETAIN,
  /** The first publish of an instance that was a replica, and applied without a restart. */
  HANDED_OVER,
  /** The first apply. */
  APPLY,
  /** The first apply of an instance that led, and was edited since it published last. */
  KEEP,
  /** The rows are the leader's, and a logo is missing. */
  LOGOS,
  /** An apply was committed and not proved. */
  SETTLE,
  /** Uptime Kuma dies of the new rows. */
  ROLL_BACK,
  /** Uptime Kuma ends with the new rows, and with the old ones, which are not the cause. */
  ENDS_ANYWAY,
  /** The second apply, while Uptime Kuma runs. */
  LIVE,
  /** The same, and Uptime Kuma does not take up the rows, so it is restarted. */
  NOT_RELOADED,
  /** The same, and Uptime Kuma must not be restarted. */
  RELOAD_DUE;

  /** How many monitors the rows have of which Kuma dies. */
  static final int DEADLY_MONITORS = 47;

  /** Some steps are reached in more than one way. */
  static List<CrashScenario> of(Step step) {
    return switch (step) {
      case PUBLISH_BEFORE_ROLE, PUBLISH_BEFORE_CREATE, PUBLISH_BEFORE_LOCATION -> List.of(CREATE);
      case PUBLISH_BEFORE_FETCH, PUBLISH_BEFORE_FORGET -> List.of(PARTIAL);
      case PUBLISH_BEFORE_KEEPING, PUBLISH_BEFORE_SETTLING -> List.of(BESIDE);
      case RETAIN_BEFORE_NOTE, RETAIN_BEFORE_FORGET, RETAIN_FORGOTTEN -> List.of(RETAIN);
      case PUBLISH_BEFORE_DISCARD -> List.of(HANDED_OVER);
      case APPLY_BEFORE_KEEPING, APPLY_KEPT -> List.of(KEEP);
      case APPLY_LOGOS_STAGED -> List.of(LOGOS);
      case SETTLE_BEFORE_START -> List.of(SETTLE);
      case ROLLBACK_BEFORE_REDO -> List.of(ENDS_ANYWAY);
      case ROLLBACK_BEFORE_RELEASE,
          ROLLBACK_BEFORE_ROWS,
          ROLLBACK_BEFORE_COMMIT,
          ROLLBACK_BEFORE_START,
          ROLLBACK_BEFORE_NOTE ->
          List.of(ROLL_BACK);
      case APPLY_BEFORE_LOGOS,
          APPLY_BEFORE_RESTORE_POINT,
          APPLY_BEFORE_ROWS,
          APPLY_BEFORE_COMMIT,
          APPLY_COMMITTED,
          APPLY_BEFORE_NOTE ->
          List.of(APPLY, LIVE);
      case LIVE_BEFORE_PURGE, LIVE_BEFORE_QUIESCE, LIVE_BEFORE_RELOAD, LIVE_RELOADED ->
          List.of(LIVE);
      case APPLY_BEFORE_RESTART -> List.of(NOT_RELOADED);
      case LIVE_BEFORE_DUE_RELOAD -> List.of(RELOAD_DUE);
      default -> List.of(step.role() == Step.Role.LEADER ? PUBLISH : APPLY);
    };
  }

  /** Where in Kuma's life the step is reached. */
  Moment moment() {
    return this == SETTLE ? Moment.BEFORE_START : Moment.RUNNING;
  }

  RecordingKuma kuma(CrashInstance instance, boolean running) {
    RecordingKuma kuma = running ? RecordingKuma.running() : RecordingKuma.stopped();
    if (this == ROLL_BACK) {
      kuma.needs(() -> monitors(instance) != DEADLY_MONITORS);
    }
    if (this == ENDS_ANYWAY && running) {
      kuma.boots(Boot.DIES_BOOTING, Boot.DIES_BOOTING, Boot.DIES_BOOTING, Boot.DIES_BOOTING);
    }
    if (isLive()) {
      FakeLiveKuma live = kuma.reachable(() -> StoredLoops.in(instance::database));
      if (this != LIVE) {
        live.next(FakeLiveKuma.Fault.FAILS);
      }
    }
    return kuma;
  }

  boolean isLive() {
    return this == LIVE || this == NOT_RELOADED || this == RELOAD_DUE;
  }

  /** Whether the newest snapshot is the second one. */
  boolean hasNewer() {
    return isLive() || this == KEEP;
  }

  private static long monitors(CrashInstance instance) {
    try {
      return instance.database().read(transaction -> transaction.count(ReplicatedTables.MONITOR));
    } catch (ReplicationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The cycle of a process that starts now. */
  Cycle cycle(CrashInstance instance, RecordingKuma kuma, Clock clock, Steps steps)
      throws ReplicationException {
    return switch (this) {
      case CREATE, PUBLISH, PARTIAL, BESIDE, HANDED_OVER ->
          instance.leader(instance.store(), kuma, false, clock, steps);
      case RETAIN -> instance.leader(instance.store(), kuma, true, clock, steps);
      default ->
          instance.replica(kuma, this == RELOAD_DUE ? ApplyMethod.LIVE : ApplyMethod.AUTO, steps);
    };
  }
}

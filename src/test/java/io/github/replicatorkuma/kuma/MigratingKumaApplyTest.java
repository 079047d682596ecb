package io.github.replicatorkuma.kuma;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.fleet.SqliteFleet;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that migrates its database after an apply, for longer than any patience. */
class MigratingKumaApplyTest extends SleepingKumaFixture {
  private static final Duration MIGRATION = Duration.ofMinutes(40);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private Instant migratesUntil = Instant.MAX;
  private @Nullable ProcessHandle migrating;

  @Test
  void kumaThatMigratesForMinutes_isNeitherTakenForFailedNorStopped() throws Exception {
    SqliteFleet fleet = new SqliteFleet(directory);
    fleet.publish();
    fleet.apply();
    fleet.onLeader("UPDATE monitor SET name = 'new' WHERE id = 1");
    fleet.beta.kuma = kuma;
    fleet.beta.readyWithin = PATIENCE;
    kuma.start();
    assertThat(kuma.awaitReady(LONG)).isTrue();
    fleet.beta.steps =
        step -> {
          if (step == Step.APPLY_COMMITTED) {
            migratesUntil = time.instant().plus(MIGRATION);
            fleet.onReplica("UPDATE knex_migrations_lock SET is_locked = 1");
            answers = () -> answerOf(fleet);
          }
        };
    fleet.publish();

    ApplyCycle cycle = fleet.cycle();
    ApplyOutcome outcome = cycle.run(ApplyOptions.NEW_ONLY);
    while (outcome instanceof ApplyOutcome.Booting) {
      outcome = cycle.run(ApplyOptions.NEW_ONLY);
    }

    SqliteFleet.applied(outcome);
    assertThat(time.instant()).isAfterOrEqualTo(migratesUntil);
    assertThat(process()).isEqualTo(migrating);
    assertThat(fleet.replicaRows()).isEqualTo(fleet.leaderRows());
  }

  private Readiness answerOf(SqliteFleet fleet) {
    migrating = migrating == null ? process() : migrating;
    if (time.instant().isBefore(migratesUntil)) {
      return Readiness.NOT_ANSWERING;
    }
    if (TestDatabases.number(fleet.replica, "SELECT is_locked FROM knex_migrations_lock") == 1) {
      fleet.onReplica("UPDATE knex_migrations_lock SET is_locked = 0");
    }
    return Readiness.READY;
  }
}

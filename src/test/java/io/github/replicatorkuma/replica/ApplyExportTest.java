package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.fleet.SqliteFleet;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.NothingPublished;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A replica and what {@code export} wrote, which no repository has. */
class ApplyExportTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private SqliteFleet fleet;

  @SuppressWarnings("NullAway.Init")
  private Path export;

  @SuppressWarnings("NullAway.Init")
  private Map<String, List<String>> exported;

  @BeforeEach
  void leaderIsExported_andEditedSince() throws Exception {
    fleet = new SqliteFleet(directory);
    export = directory.resolve("export");
    exported = fleet.leaderRows();
    assertThat(fleet.alpha.exporter().export(export).tables()).hasSize(19);
    fleet.onLeader("DELETE FROM monitor WHERE id = 2", "UPDATE tag SET name = 'edited'");
  }

  private ApplyOutcome applyFrom(Path from) throws Exception {
    return fleet.apply(ApplyOptions.asked(false, Optional.of(new Choice.FromDirectory(from))));
  }

  @Test
  void export_isApplied_andStaysUntilSomethingNewerIsPublished() throws Exception {
    fleet.publishAndApply();
    assertThat(fleet.replicaRows()).isNotEqualTo(exported);

    Applied applied = SqliteFleet.applied(applyFrom(export));

    assertThat(applied.position()).isEqualTo(Position.EXPORT);
    assertThat(applied.summary()).contains("(export) by alpha");
    assertThat(fleet.replicaRows()).isEqualTo(exported);
    assertThat(fleet.drift()).isEmpty();
    for (ApplyOptions later : List.of(ApplyOptions.NEW_ONLY, ApplyOptions.REVERT_DRIFT)) {
      ApplyOutcome stays = fleet.apply(later);
      assertThat(stays).as(stays.summary()).isInstanceOf(UpToDate.class);
      assertThat(stays.summary()).contains("(export)");
    }
    assertThat(fleet.replicaRows()).isEqualTo(exported);

    fleet.onLeader("UPDATE tag SET name = 'edited again'");
    fleet.publishAndApply();
    assertThat(fleet.replicaRows()).isEqualTo(fleet.leaderRows());
  }

  @Test
  void export_whileNothingIsPublishedYet_isApplied() throws Exception {
    fleet.onReplica("DELETE FROM monitor WHERE id = 3");

    SqliteFleet.applied(applyFrom(export));

    assertThat(fleet.replicaRows()).isEqualTo(exported);
    assertThat(fleet.apply()).isInstanceOf(NothingPublished.class);
    assertThat(fleet.publishAndApply().position()).isEqualTo(new Position(1, 1));
  }

  @Test
  void export_whileKumaMigrates_isRefused_andWritesNothing() {
    fleet.onLeader(
        "DELETE FROM knex_migrations_lock",
        "INSERT INTO knex_migrations_lock (is_locked) VALUES (1)");
    Path another = directory.resolve("another");

    ReplicationException failure =
        catchThrowableOfType(
            ReplicationException.class, () -> fleet.alpha.exporter().export(another));

    assertThat(failure).hasMessage("Uptime Kuma is migrating its database");
    assertThat(failure.isTerminal()).isFalse();
    assertThat(another).doesNotExist();
  }

  @Test
  void snapshotOfAnotherRepository_hasNoPlaceInThisOne() throws Exception {
    SqliteFleet other = new SqliteFleet(directory.resolve("other"));
    other.publish();
    other.onLeader("UPDATE tag SET name = 'of another'");
    Path fetched = Files.createDirectory(directory.resolve("fetched"));
    other.leaderStore.fetch(other.publish(), fetched);
    fleet.onReplica("UPDATE tag SET name = 'here'");

    SqliteFleet.applied(applyFrom(fetched));

    assertThat(fleet.replicaRows()).isEqualTo(other.leaderRows());
    assertThat(fleet.publishAndApply().position()).isEqualTo(new Position(1, 1));
  }

  @ParameterizedTest
  @ValueSource(strings = {"missing", "no manifest", "damaged"})
  void whatIsNoWholeExport_isRefused_andNothingChanges(String what) throws Exception {
    fleet.publishAndApply();
    Map<String, List<String>> before = fleet.replicaRows();
    if (what.equals("missing")) {
      export = directory.resolve("nowhere");
    } else if (what.equals("no manifest")) {
      Files.delete(export.resolve("manifest.json"));
    } else {
      Path monitors = export.resolve("sqlite_exports/monitor.csv");
      Files.writeString(monitors, Files.readString(monitors).replaceFirst("60", "61"));
    }

    ReplicationException failure =
        catchThrowableOfType(ReplicationException.class, () -> applyFrom(export));

    assertThat(failure).hasMessageContaining("no usable export in " + export + ": ");
    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure.hint()).contains("without --redact");
    assertThat(fleet.replicaRows()).isEqualTo(before);
    assertThat(fleet.apply()).isInstanceOf(UpToDate.class);
  }
}

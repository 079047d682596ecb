package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.export.ExportSettings;
import io.github.replicatorkuma.export.Exporter;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.state.StateDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Two data directories with real SQLite files, one to clone from and one to clone into. */
final class CloneFixture {
  final Path source;
  final Path target;
  final Path state;
  Steps steps = Steps.UNOBSERVED;

  /**
   * @param source a database file
   * @param target another one, in its data directory
   */
  CloneFixture(Path source, Path target) {
    this.source = source;
    this.target = target;
    this.state = target.resolveSibling("replicator-kuma");
  }

  /** A Kuma with 47 monitors, and one of the same version that nobody has set up. */
  static CloneFixture seeded(Path directory) {
    return new CloneFixture(
        TestDatabases.seeded(directory.resolve("source")),
        TestDatabases.empty(directory.resolve("target"), "2.5.3"));
  }

  CloneOutcome run(boolean acceptDeletes) throws ReplicationException {
    return new DatabaseClone(
            database(source),
            database(target),
            target.resolveSibling("upload"),
            StateDirectory.open(state, ReplicaFixture.CLOCK),
            steps)
        .run(export(source), acceptDeletes);
  }

  CloneReport report(boolean acceptDeletes) throws ReplicationException {
    CloneOutcome outcome = run(acceptDeletes);
    assertThat(outcome).isInstanceOf(CloneReport.class);
    return (CloneReport) outcome;
  }

  /** Clones into a target that holds nothing; it must be found equal. */
  CloneReport cloned() throws ReplicationException {
    CloneReport report = report(false);
    assertThat(report.differences()).isEmpty();
    return report;
  }

  CloneOutcome.Refused refused() throws ReplicationException {
    CloneOutcome outcome = run(false);
    assertThat(outcome).isInstanceOf(CloneOutcome.Refused.class);
    return (CloneOutcome.Refused) outcome;
  }

  /** Changes the target, or the source, between the commit and the verification. */
  CloneReport reportAfter(Path file, String... statements) throws ReplicationException {
    steps =
        step -> {
          if (step == Step.CLONE_BEFORE_VERIFICATION) {
            TestDatabases.executeUnenforced(file, statements);
          }
        };
    return report(false);
  }

  private static SqliteDatabase database(Path file) {
    return new SqliteDatabase(file, Duration.ZERO);
  }

  static DatabaseClone.Export export(Path file) {
    ExportSettings settings =
        new ExportSettings(
            "clone",
            "host-1",
            Optional.empty(),
            ReplicationScope.EVERYTHING,
            Optional.empty(),
            file.resolveSibling("upload"));
    return new Exporter(database(file), settings, ReplicaFixture.CLOCK)::export;
  }

  void onSource(String... statements) {
    TestDatabases.execute(source, statements);
  }

  void onTarget(String... statements) {
    TestDatabases.execute(target, statements);
  }

  /** All replicated tables to the stored byte, ids of links and columns of run time included. */
  static Map<String, List<String>> stored(Path file) {
    Map<String, List<String>> content = TestDatabases.storedReplicatedTables(file);
    content.remove(ReplicatedTables.SETTING.value());
    return content;
  }

  /** The settings by key. */
  static Map<String, String> settings(Path file) {
    Map<String, String> settings = new TreeMap<>();
    for (String key : texts(file, "SELECT key FROM setting")) {
      settings.put(
          key,
          texts(file, "SELECT quote(value) || quote(type) FROM setting WHERE key = '" + key + "'")
              .get(0));
    }
    return settings;
  }

  private static List<String> texts(Path file, String sql) {
    return TestDatabases.query(file, sql).stream().map(String::valueOf).toList();
  }
}

package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.app.Progress;
import io.github.replicatorkuma.app.Workplace;
import io.github.replicatorkuma.config.Mode;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.kuma.NoKuma;
import io.github.replicatorkuma.leader.LeaderWatch;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome;
import io.github.replicatorkuma.leader.Saves;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.ApplyPreview;
import io.github.replicatorkuma.snapshot.ContentDigester;
import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.state.RepositoryMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One of the demo's two instances: configured, wired and run like a real one without its Kuma. */
final class DemoInstance {
  /** Of the repository, which guards nothing but invented monitors. */
  static final String PASSWORD = "demo";

  static final String REPOSITORY = "repository";

  private final LeaderWatch watch =
      new LeaderWatch(Saves.unknown(Duration.ZERO), Duration.ZERO, Runnable::run);
  private final Parts parts;
  private final KumaDatabase database;
  private final Path file;
  private final Workplace place;

  private DemoInstance(Parts parts) throws ReplicationException {
    this.parts = parts;
    this.database = parts.database().orElseThrow();
    this.file = parts.config().kuma().dataDirectory().resolve("kuma.db");
    this.place = Workplace.ofCommand(parts, parts.stateDirectory(), Steps.UNOBSERVED);
  }

  /** The instance whose data is in {@code home/name}, where {@code kuma.db} must be. */
  static DemoInstance open(
      String name, Mode mode, Path home, Environment surroundings, CommandRunner runner)
      throws ReplicationException, ConfigurationException {
    Map<String, String> variables = new TreeMap<>();
    for (String inherited : new String[] {"PATH", "HOME", "TMPDIR"}) {
      String value = surroundings.variables().get(inherited);
      if (value != null) {
        variables.put(inherited, value);
      }
    }
    Path data = home.resolve(name);
    variables.put("REPLICATOR_MODE", mode.name());
    variables.put("REPLICATOR_INSTANCE", name);
    variables.put("REPLICATOR_INIT", String.valueOf(mode.isLeader()));
    variables.put("REPLICATOR_STAGING_DIR", data.resolve("staging").toString());
    variables.put("DATA_DIR", data.toString());
    variables.put("RESTIC_REPOSITORY", home.resolve(REPOSITORY).toString());
    variables.put("RESTIC_PASSWORD", PASSWORD);
    Environment environment =
        new Environment(variables, home, surroundings.hostName(), Progress.UNSEEN);
    ParsedConfig parsed = environment.parse();
    return new DemoInstance(
        new Parts(
            environment,
            parsed.config().orElseThrow(() -> new ConfigurationException(parsed.errors())),
            runner));
  }

  static Path databaseFile(Path home, String name) {
    return home.resolve(name).resolve("kuma.db");
  }

  /** Does what a person or a Kuma would do to its database. */
  void edit(String sql) {
    TestDatabases.execute(file, sql);
  }

  long count(String table) {
    return TestDatabases.number(file, "SELECT count(*) FROM " + table);
  }

  PublishOutcome publish() throws ReplicationException {
    return place.publishCycle(database).run(PublishOptions.NONE, watch);
  }

  /** What {@code plan} shows. */
  ApplyPreview preview() throws ReplicationException {
    return ApplyPreview.look(
            place.store(),
            database,
            parts.applySettings(false, Instant.EPOCH),
            RepositoryMemory.EMPTY,
            ApplyOptions.asked(false, Optional.empty()))
        .preview()
        .orElseThrow();
  }

  ApplyOutcome apply() throws ReplicationException, InterruptedException {
    ApplyOutcome outcome = place.applyCycle(database).run(ApplyOptions.NEW_ONLY);
    var unused =
        parts.housekeeping(new NoKuma(), page -> {}).run(pause -> false, Duration.ofHours(1));
    return outcome;
  }

  Digest digest() throws ReplicationException {
    return content().digest();
  }

  long rows() throws ReplicationException {
    return content().tables().stream().mapToLong(table -> table.rows()).sum();
  }

  private ContentSummary content() throws ReplicationException {
    UploadDirectory uploads =
        new UploadDirectory(parts.config().kuma().dataDirectory().resolve("upload"));
    return database.read(
        transaction ->
            ContentDigester.digest(
                new ReplicatedContent(transaction, parts.config().scope()), uploads));
  }
}

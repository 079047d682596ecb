package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.store.restic.CheapRepository;
import io.github.replicatorkuma.store.restic.ResticSettings;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What apply refuses, plan refuses: for the same reason, with the same exit code. */
class SameRefusalTest {
  private static final String MANY_MONITORS =
      "WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 1099)"
          + " INSERT INTO monitor (id, name, user_id) SELECT i, 'm' || i, 1 FROM n";

  @TempDir static Path directory;

  private static Path published;

  /** Two instances with a repository of which the leader has published {@link #published}. */
  private record Pair(Path directory, Cli leader, Cli replica) {
    Path repository() {
      return directory.resolve("repository");
    }

    void onLeader(String... statements) {
      TestDatabases.executeUnenforced(leader.data().resolve("kuma.db"), statements);
      leader.run("publish", "--accept-deletes").exitsWith(ExitCode.OK);
    }

    void onReplica(String... statements) {
      TestDatabases.executeUnenforced(replica.data().resolve("kuma.db"), statements);
    }

    /** By somebody else, of this format. */
    void save(int format) throws Exception {
      SnapshotTags ours =
          new SnapshotTags(
              new Position(9, 9), Digest.ofText("b"), new Instance("beta", "-"), "nonce");
      List<String> tags = new ArrayList<>(ours.toTags());
      tags.replaceAll(tag -> tag.startsWith("format=") ? "format=" + format : tag);
      Path content = Files.createDirectory(directory.resolve("content"));
      Files.writeString(content.resolve("monitor.csv"), "id\n1\n");
      TestRestic.store(
              directory,
              "beta",
              TestRestic.executable(),
              ResticSettings.Timeouts.DEFAULT,
              Map.of("RESTIC_PASSWORD", Cli.PASSWORD))
          .save(content, tags);
    }
  }

  private interface Situation {
    void makeFor(Pair pair) throws Exception;
  }

  private record Refusal(
      String name, boolean leads, Situation situation, List<String> options, int code, String why) {
    static Refusal onReplica(String name, Situation situation, int code, String why) {
      return new Refusal(name, false, situation, List.of(), code, why);
    }

    static Refusal of(String name, int code, String why, String... options) {
      return new Refusal(name, false, pair -> {}, List.of(options), code, why);
    }

    Refusal onLeader(String... choice) {
      return new Refusal(name, true, situation, List.of(choice), code, why);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Refusal> refusals() {
    return Stream.of(
        Refusal.onReplica(
            "no database",
            pair -> Files.delete(pair.replica.data().resolve("kuma.db")),
            ExitCode.STOPPED,
            "no database yet"),
        Refusal.onReplica(
            "nothing published",
            pair -> {
              Directories.delete(pair.repository());
              CheapRepository.create(pair.repository(), Cli.PASSWORD);
            },
            ExitCode.STOPPED,
            "nothing has been published"),
        Refusal.onReplica(
            "no repository",
            pair -> Directories.delete(pair.repository()),
            ExitCode.TERMINAL,
            "repository"),
        Refusal.onReplica(
            "wrong password",
            pair -> pair.replica.with("RESTIC_PASSWORD", "another"),
            ExitCode.TERMINAL,
            "wrong password"),
        Refusal.of("no such id", ExitCode.TERMINAL, "no snapshot 0badcafe", "--snapshot=0badcafe"),
        Refusal.of("no such position", ExitCode.TERMINAL, "no snapshot 7.7", "--snapshot=7.7"),
        Refusal.of("before the first", ExitCode.TERMINAL, "or before", "--at=2020-01-01"),
        Refusal.of("no export", ExitCode.TERMINAL, "no usable export", "--from=missing"),
        Refusal.of("no time", ExitCode.USAGE, "'soon' is no time", "--at=soon"),
        Refusal.onReplica(
            "newer format", pair -> pair.save(99), ExitCode.STOPPED, "in a newer format"),
        Refusal.onReplica("no manifest", pair -> pair.save(1), ExitCode.STOPPED, "manifest"),
        Refusal.onReplica(
            "newer Uptime Kuma",
            pair ->
                pair.onLeader(
                    "ALTER TABLE monitor ADD COLUMN of_tomorrow TEXT",
                    "INSERT INTO knex_migrations (name, batch, migration_time)"
                        + " VALUES ('2099-01-01-0000-of-tomorrow.js', 99, 0)"),
            ExitCode.STOPPED,
            "is newer"),
        Refusal.onReplica(
            "different monitors",
            pair -> {
              pair.onLeader(MANY_MONITORS);
              pair.onReplica(
                  MANY_MONITORS.replace("'m' || i", "'other' || i"),
                  "UPDATE monitor SET type = 'ping', url = 'http://other' || id,"
                      + " created_date = '2020-01-01 00:00:00' WHERE id >= 1000");
            },
            ExitCode.STOPPED,
            "different monitors"),
        Refusal.onReplica(
            "migration",
            pair -> pair.onReplica("UPDATE knex_migrations_lock SET is_locked = 1"),
            ExitCode.RETRYABLE,
            "migrating its database"),
        Refusal.onReplica(
                "most would vanish",
                pair -> pair.onLeader(MANY_MONITORS),
                ExitCode.STOPPED,
                "would vanish at once")
            .onLeader("--snapshot=1.1"));
  }

  @BeforeAll
  static void publish() throws Exception {
    published = directory.resolve("published");
    Pair pair = pair(published);
    TestDatabases.seeded(pair.leader.data());
    TestDatabases.seeded(pair.replica.data());
    CheapRepository.create(pair.repository(), Cli.PASSWORD);
    pair.leader.run("publish").exitsWith(ExitCode.OK);
  }

  private static Pair pair(Path directory) throws Exception {
    Path repository = directory.resolve("repository");
    return new Pair(
        directory,
        new Cli(directory.resolve("leader"), repository, "BACKUP"),
        new Cli(directory.resolve("replica"), repository, "RESTORE"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void planAndApply_refuseTheSame(Refusal refusal, @TempDir Path parent) throws Exception {
    Path here = parent.resolve("pair");
    Directories.copy(published, here);
    Pair pair = pair(here);
    refusal.situation.makeFor(pair);
    Cli cli = refusal.leads ? pair.leader : pair.replica;

    for (String command : List.of("plan", "apply")) {
      List<String> words = new ArrayList<>(List.of(command));
      words.addAll(refusal.options);
      Cli.Result result = cli.run(words.toArray(String[]::new)).exitsWith(refusal.code);
      assertThat(result.out() + result.err()).as(command).contains(refusal.why);
    }
  }
}

package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of a replica on MariaDB, whose leader is on SQLite. */
@SuppressWarnings("NullAway.Init")
class MariaDbApplyTest {
  private static final String MONITORS = "SELECT name FROM monitor ORDER BY id";

  @TempDir private Path directory;

  @Test
  void apply_nameLongerThanTheColumn_isTerminalAndNamesIt_untilTheLeaderIsCorrected()
      throws Exception {
    Path repository = directory.resolve("repository");
    Cli leader = new Cli(directory.resolve("leader"), repository, "BACKUP");
    CheapRepository.create(repository, Cli.PASSWORD);
    Path leaderFile = TestDatabases.seeded(leader.data());
    Cli replica = new Cli(directory.resolve("replica"), repository, "RESTORE");
    try (TestMariaDb kuma = TestMariaDb.seeded(MariaDbServer.shared())) {
      Files.writeString(replica.data().resolve("db-config.json"), kuma.dbConfigJson(Route.SOCKET));
      List<@Nullable String> before = kuma.query(MONITORS);
      rename(leaderFile, "x".repeat(151));
      leader.run("publish").exitsWith(ExitCode.OK);

      Cli.Result refused = replica.run("apply").exitsWith(ExitCode.TERMINAL);

      assertThat(refused.err())
          .contains(
              "failed: table monitor, row 5, column name: 151 characters, the limit is 150",
              "hint: Correct that value in the leader's Uptime Kuma")
          .doesNotContain("xxx");
      assertThat(kuma.query(MONITORS)).isEqualTo(before);

      rename(leaderFile, "x".repeat(150));
      leader.run("publish").exitsWith(ExitCode.OK);
      replica.run("apply").exitsWith(ExitCode.OK);
      assertThat(kuma.query(MONITORS)).isEqualTo(TestDatabases.query(leaderFile, MONITORS));
    }
  }

  private static void rename(Path file, String name) {
    TestDatabases.executeWith(file, "UPDATE monitor SET name = ? WHERE id = 5", name);
  }
}

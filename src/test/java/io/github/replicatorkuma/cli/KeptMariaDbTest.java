package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.database.mariadb.TestMariaDb.Route;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits on MariaDB that gave way to a leader's on SQLite. */
@SuppressWarnings("NullAway.Init")
class KeptMariaDbTest {
  @TempDir private Path directory;

  @Test
  void editsOfAnExLeader_areMadeAgain_besideThoseOfTheOther() throws Exception {
    Path repository = directory.resolve("repository");
    Cli attic = new Cli(directory.resolve("attic"), repository, "BACKUP");
    Cli cellar = new Cli(directory.resolve("cellar"), repository, "RESTORE");
    CheapRepository.create(repository, Cli.PASSWORD);
    Path file = TestDatabases.seeded(cellar.data());
    try (TestMariaDb kuma = TestMariaDb.seeded(MariaDbServer.shared())) {
      Files.writeString(attic.data().resolve("db-config.json"), kuma.dbConfigJson(Route.SOCKET));
      attic.run("publish").exitsWith(ExitCode.OK);
      cellar.run("apply").exitsWith(ExitCode.OK);
      TestDatabases.execute(
          file,
          "UPDATE monitor SET name = 'of the cellar' WHERE id = 6",
          "INSERT INTO monitor (id, name, user_id) VALUES (101, 'of the cellar', 1)");
      cellar.with("REPLICATOR_MODE", "BACKUP").run("publish").exitsWith(ExitCode.OK);
      kuma.execute(
          "UPDATE monitor SET name = 'Tür 😀', `interval` = 33 WHERE id = 5",
          "INSERT INTO monitor (id, name, type, user_id) VALUES (101, 'NAS', 'http', 1)",
          "INSERT INTO monitor_tag (monitor_id, tag_id, value) VALUES (101, 1, '')",
          "DELETE FROM monitor_notification WHERE monitor_id = 44",
          "DELETE FROM monitor WHERE id = 44");
      attic.with("REPLICATOR_MODE", "RESTORE");
      assertThat(attic.run("apply").exitsWith(ExitCode.OK).out())
          .contains("kept aside as 1: 1 monitor changed (Tür 😀), 1 added (NAS), 1 removed (");
      assertThat(kuma.query("SELECT name FROM monitor WHERE id IN (6, 101)"))
          .containsOnly("of the cellar");

      attic.with("REPLICATOR_MODE", "BACKUP").run("publish").exitsWith(ExitCode.OK);
      assertThat(attic.run("kept", "apply", "1").exitsWith(ExitCode.OK).out())
          .contains("kept aside as 1: 1 monitor")
          .doesNotContain("left out");

      assertThat(
              kuma.query("SELECT name FROM monitor WHERE id IN (5, 6, 44) OR id > 100 ORDER BY id"))
          .containsExactly("Tür 😀", "of the cellar", "of the cellar", "NAS");
      assertThat(kuma.query("SELECT tag_id FROM monitor_tag WHERE monitor_id = 102"))
          .containsExactly("1");
      cellar.with("REPLICATOR_MODE", "RESTORE").run("apply").exitsWith(ExitCode.OK);
      assertThat(TestDatabases.query(file, "SELECT name FROM monitor ORDER BY id"))
          .isEqualTo(kuma.query("SELECT name FROM monitor ORDER BY id"));
    }
  }
}

package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.store.restic.CheapRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups by command of an Uptime Kuma on an external MariaDB, and back onto another one. */
@SuppressWarnings("NullAway.Init")
class HistoryMariaDbCommandTest {
  @TempDir Path directory;

  private TestMariaDb kuma;
  private TestMariaDb target;
  private Cli other;

  @BeforeEach
  void backUp() throws Exception {
    kuma = TestMariaDb.seeded(MariaDbServer.shared());
    target = TestMariaDb.withoutTables(MariaDbServer.shared());
    CheapRepository.create(directory.resolve("backups"), Cli.PASSWORD);
    cli("kuma-a", kuma).run("history", "backup").exitsWith(ExitCode.OK);
    other = cli("kuma-b", target);
  }

  @AfterEach
  void close() {
    kuma.close();
    target.close();
  }

  private Cli cli(String name, TestMariaDb database) throws Exception {
    return new Cli(directory.resolve(name), directory.resolve("repository"), "BACKUP")
        .with("REPLICATOR_INSTANCE", name)
        .with("REPLICATOR_HISTORY_REPOSITORY", directory.resolve("backups").toString())
        .with("UPTIME_KUMA_DB_TYPE", "mariadb")
        .with("UPTIME_KUMA_DB_HOSTNAME", database.host())
        .with("UPTIME_KUMA_DB_PORT", "" + database.port())
        .with("UPTIME_KUMA_DB_NAME", database.name())
        .with("UPTIME_KUMA_DB_USERNAME", database.user())
        .with("UPTIME_KUMA_DB_PASSWORD", database.password());
  }

  private static Map<String, List<String>> content(TestMariaDb database) {
    Map<String, List<String>> all = new TreeMap<>();
    for (String table : database.query("SHOW TABLES").stream().map(String::valueOf).toList()) {
      all.put(table, database.stored(table));
    }
    return all;
  }

  private Cli.Result restore() {
    return other.run("history", "restore", "--instance", "kuma-a");
  }

  @Test
  void restore_ontoAnEmptyDatabase_isAllOfIt_andOnlyOnce() throws Exception {
    restore().exitsWith(ExitCode.OK);
    assertThat(content(target)).isEqualTo(content(kuma));

    assertThat(restore().exitsWith(ExitCode.STOPPED).out())
        .contains("there is an Uptime Kuma here already");
    assertThat(content(target)).isEqualTo(content(kuma));
    other.run("history", "backup").exitsWith(ExitCode.OK);
    assertThat(other.run("history", "list").exitsWith(ExitCode.OK).out())
        .contains("kuma-a", "kuma-b", "mariadb", "2 backups");
  }

  @Test
  void restore_besideAFullDatabase_orOneThatDoesNotAnswer_changesNothing() throws Exception {
    target.execute("CREATE TABLE of_somebody (id int)");
    restore().exitsWith(ExitCode.STOPPED);
    assertThat(target.query("SHOW TABLES")).containsExactly("of_somebody");

    other.with("UPTIME_KUMA_DB_PORT", "1");
    restore().exitsWith(ExitCode.RETRYABLE);
    assertThat(FileTree.of(other.data()).stream().filter(Files::isRegularFile))
        .as("nothing of an Uptime Kuma")
        .allMatch(file -> file.startsWith(other.stateDirectory()));
  }
}

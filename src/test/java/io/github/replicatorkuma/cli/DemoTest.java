package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.Progress;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandException;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The demo with real restic, on its real sample. */
class DemoTest {
  @TempDir private Path directory;
  private final StringWriter told = new StringWriter();
  private final StringWriter complained = new StringWriter();

  @Test
  void story_playedToItsEnd_leavesEqualDatabasesAndSaysSo() throws Exception {
    story(new SystemCommandRunner()).tell(true);

    Path leader = database("leader");
    Path replica = database("replica");
    assertThat(TestDatabases.storedReplicatedTables(replica))
        .isEqualTo(TestDatabases.storedReplicatedTables(leader));
    assertThat(TestDatabases.query(replica, "SELECT name FROM monitor ORDER BY id"))
        .containsExactly("Home lab", "Router", "Website (new server)", "Cloud", "DNS", "Photos");
    assertThat(TestDatabases.query(replica, "SELECT monitor_id FROM heartbeat ORDER BY 1"))
        .containsExactly("1", "2", "3", "4", "6");
    assertThat(told.toString())
        .contains(
            ": 6 monitors added (Home lab, ", "1 monitor changed (Website (new server)), 1 added")
        .contains("(restic processes: 0)")
        .as("restic before 0.17 is asked for a snapshot's size, twice here")
        .containsPattern("Two publishes, two applies, 2[13] restic processes")
        .contains("The end", "They are equal.", directory + " is kept");
  }

  @Test
  void story_leaderChangesDuringTheApply_failsNamingTheDigests() {
    DemoStory story = story(new LeaderEditedAtRestore());

    assertThatThrownBy(() -> story.tell(false))
        .isInstanceOf(ReplicationException.class)
        .hasMessageContaining("the digests differ");
    assertThat(told.toString()).doesNotContain("They are equal.", "The end");
  }

  @Test
  void demo_withoutRestic_failsAsEveryCommandDoesAndLeavesNothing() {
    Environment noRestic =
        new Environment(Map.of("PATH", "/nowhere"), directory, "here", Progress.UNSEEN);
    CommandLine demo = new CommandLine(new DemoCommand(noRestic));
    demo.setOut(new PrintWriter(told, true));
    demo.setErr(new PrintWriter(complained, true));
    demo.setExecutionExceptionHandler(Failures::report);

    assertThat(demo.execute()).isEqualTo(ExitCode.TERMINAL);

    assertThat(complained.toString()).contains("failed: ", "hint: Install restic 0.14 or newer");
    Path home =
        told.toString()
            .lines()
            .map(String::strip)
            .filter(line -> line.contains("replicator-kuma-demo-"))
            .map(Path::of)
            .findFirst()
            .orElseThrow();
    assertThat(home).isAbsolute().doesNotExist();
  }

  @Test
  void sample_isTheEmptyDatabaseAfterItsSqlFile() throws IOException {
    Path expected = TestDatabases.empty(directory.resolve("expected"), "2.5.3");
    TestDatabases.execute(
        expected,
        new String(resource("/demo/sample.sql"), StandardCharsets.UTF_8)
            .split(";\\R(?=\\R|[A-Z]|$)"));
    assertThat(Path.of("src/main/dist/lib/training/replica.db"))
        .hasSameBinaryContentAs(Path.of("src/test/resources/kuma-data/sqlite/2.5.3.db"));
    Path sample = Files.write(directory.resolve("sample.db"), resource("/demo/leader.db"));

    for (String table : List.of("knex_migrations", "sqlite_sequence", "heartbeat")) {
      assertThat(TestDatabases.stored(sample, table))
          .isEqualTo(TestDatabases.stored(expected, table));
    }
    assertThat(TestDatabases.storedReplicatedTables(sample))
        .isEqualTo(TestDatabases.storedReplicatedTables(expected));
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream content =
        Objects.requireNonNull(DemoTest.class.getResourceAsStream(name), name)) {
      return content.readAllBytes();
    }
  }

  private DemoStory story(CommandRunner runner) {
    return new DemoStory(
        directory,
        Environment.ofProcess(ProgressLine::ofProcess),
        new CountingRunner(runner),
        new PrintWriter(told, true));
  }

  private Path database(String instance) {
    return DemoInstance.databaseFile(directory, instance);
  }

  /** Somebody renames a monitor on the leader whenever a snapshot is fetched. */
  private final class LeaderEditedAtRestore implements CommandRunner {
    private final CommandRunner runner = new SystemCommandRunner();

    @Override
    public CommandResult run(Command command) throws CommandException {
      if (command.argv().contains("restore")) {
        TestDatabases.execute(database("leader"), "UPDATE monitor SET name = 'Else' WHERE id = 2");
      }
      return runner.run(command);
    }
  }
}

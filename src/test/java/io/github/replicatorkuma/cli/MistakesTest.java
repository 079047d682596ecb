package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.app.RunLock;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator gets who mistypes something: the message, the remedy and the exit code. */
class MistakesTest {
  @TempDir Path directory;

  private Cli cli;

  @BeforeEach
  void prepare() throws Exception {
    cli = new Cli(directory, directory.resolve("repository"), "RESTORE");
  }

  @Test
  void help_ofEachCommand_isPrinted() {
    assertThat(cli.run("--help").exitsWith(ExitCode.OK).out())
        .contains("run", "publish", "apply", "plan", "export", "snapshots", "status");
    assertThat(cli.run("apply", "--help").exitsWith(ExitCode.OK).out())
        .contains("apply", "--accept-deletes", "--json");
    assertThat(cli.run("publish", "--help").exitsWith(ExitCode.OK).out()).contains("--take-over");
  }

  @Test
  void version_isPrinted() {
    assertThat(cli.run("--version").exitsWith(ExitCode.OK).out()).startsWith("replicator-kuma ");
  }

  @Test
  void unknownOption_isAMistakeOfUsage() {
    assertThat(cli.run("plan", "--jsom").exitsWith(ExitCode.USAGE).err())
        .contains("--jsom", "--json");
    assertThat(cli.run("export").exitsWith(ExitCode.USAGE).err()).contains("DIR");
  }

  @Test
  void unknownCommand_isAMistakeOfUsage() {
    assertThat(cli.run("publisch").exitsWith(ExitCode.USAGE).err()).contains("publisch");
  }

  @Test
  void wrongMode_isNamedWithWhatWasMeant() {
    cli.with("REPLICATOR_MODE", "BACKUPP");
    assertThat(cli.run("status").exitsWith(ExitCode.CONFIGURATION).err())
        .contains("configuration: REPLICATOR_MODE is \"BACKUPP\"")
        .contains("did you mean BACKUP?", "RESTORE_LOCAL_ENTITY_REPLICATION");
  }

  @Test
  void twoMistakes_areBothNamed() {
    cli.with("REPLICATOR_MODE", "BACKUPP").without("RESTIC_PASSWORD");
    assertThat(cli.run("publish").exitsWith(ExitCode.CONFIGURATION).err())
        .contains("configuration: REPLICATOR_MODE", "configuration: RESTIC_PASSWORD");
  }

  @Test
  void wrongDataDirectory_isNamedBesideAnotherMistake() {
    Path missing = directory.resolve("no-data");
    cli.with("DATA_DIR", missing.toString());
    assertThat(cli.run("apply").exitsWith(ExitCode.CONFIGURATION).err())
        .contains("configuration: DATA_DIR", missing.toString());
    cli.with("REPLICATOR_CHECK_INTERVAL", "soon");
    assertThat(cli.run("apply").exitsWith(ExitCode.CONFIGURATION).err())
        .contains("configuration: DATA_DIR", "configuration: REPLICATOR_CHECK_INTERVAL");
    assertThat(missing).doesNotExist();
  }

  @Test
  void mistypedVariable_isAWarning() {
    cli.with("REPLICATOR_MOD", "BACKUP");
    assertThat(cli.run("status").exitsWith(ExitCode.OK).err())
        .contains("variable=REPLICATOR_MOD", "did you mean REPLICATOR_MODE?");
  }

  @Test
  void run_withoutAKumaToSupervise_endsAtAMistake() {
    cli.with("REPLICATOR_MODE", "BACKUPP");
    assertThat(cli.run().exitsWith(ExitCode.CONFIGURATION).err())
        .contains("configuration: REPLICATOR_MODE");
  }

  @Test
  void noDatabaseYet_isToldInTheFormAskedFor() throws Exception {
    assertThat(cli.run("plan", "--json").exitsWith(ExitCode.STOPPED).json().path("result").asText())
        .isEqualTo("waiting");
    assertThat(cli.run("plan").exitsWith(ExitCode.STOPPED).out()).contains("no database yet");
    assertThat(cli.run("apply").exitsWith(ExitCode.STOPPED).out()).contains("no database yet");
    assertThat(cli.run("export", "there").exitsWith(ExitCode.TERMINAL).err())
        .contains("no database yet", "DATA_DIR");
  }

  @Test
  void twoCommandsAtOnce_theSecondIsToldToWaitForTheFirst() throws Exception {
    StateDirectory state = StateDirectory.open(cli.stateDirectory(), Clock.systemUTC());
    try (StateLock held = StateLock.acquire(state, RunLock.holder("publish"))) {
      assertThat(cli.run("apply").exitsWith(ExitCode.RETRYABLE).err())
          .contains(
              "another replicator-kuma (" + held.holder() + ") works on ", "hint: Wait until");
    }
    cli.run("apply").exitsWith(ExitCode.STOPPED);
  }

  @Test
  void resticMissing_isTerminalAndNamesTheRemedy() {
    TestDatabases.empty(cli.data(), "2.5.3");
    cli.with("PATH", directory.toString());
    assertThat(cli.run("apply").exitsWith(ExitCode.TERMINAL).err())
        .contains("restic could not be started", "hint: Install restic");
  }

  @Test
  void resticThatFailsOddly_isRetryable() throws Exception {
    TestDatabases.empty(cli.data(), "2.5.3");
    Path restic =
        Files.writeString(directory.resolve("restic"), "#!/bin/sh\necho odd >&2\nexit 1\n");
    Files.setPosixFilePermissions(restic, PosixFilePermissions.fromString("rwx------"));
    cli.with("PATH", directory + ":" + System.getenv("PATH"));
    assertThat(cli.run("snapshots").exitsWith(ExitCode.RETRYABLE).err())
        .contains("failed: ", "odd");
  }
}

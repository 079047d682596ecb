package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.app.ControlService;
import io.github.replicatorkuma.control.ObedientDaemon;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.restic.ShownFailures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands while a daemon works on their state directory. */
class BesideDaemonTest {
  private static final String NO_DATABASE = "Uptime Kuma has no database yet";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ObedientDaemon daemon;

  @SuppressWarnings("NullAway.Init")
  private ControlService service;

  @SuppressWarnings("NullAway.Init")
  private StateDirectory state;

  private Cli startAs(String mode) throws Exception {
    Cli cli = new Cli(directory, directory.resolve("no-repository"), mode);
    daemon = new ObedientDaemon(mode.equals("BACKUP")).start();
    state = StateDirectory.open(cli.stateDirectory(), Clock.systemUTC());
    service = new ControlService(daemon.orders(), daemon.health(), order -> "working");
    service.start(state, List.of(directory));
    return cli;
  }

  @AfterEach
  void stop() {
    service.close();
    daemon.close();
  }

  @Test
  void publish_tellsWhatTheDaemonDid() throws Exception {
    Cli leader = startAs("BACKUP");
    daemon.answers(new CycleReport(Result.DONE, "published", "published snapshot 1", ""));

    assertThat(leader.run("publish", "--take-over").exitsWith(ExitCode.OK).out())
        .isEqualTo("published snapshot 1\n");
    assertThat(daemon.next()).isEqualTo(new Order.Publish(new PublishOptions(true, false)));

    leader.run("publish", "--again").exitsWith(ExitCode.OK);
    assertThat(daemon.next())
        .isEqualTo(new Order.Publish(new PublishOptions(true, false, false, true)));

    JsonNode json = leader.run("publish", "--json").exitsWith(ExitCode.OK).json();
    assertThat(json.path("event").asText()).isEqualTo("published");
    assertThat(json.path("result").asText()).isEqualTo("done");
  }

  @Test
  void withheldAndFailed_haveTheExitCodesAndTheTextThatTheyHaveWithoutADaemon() throws Exception {
    Cli leader = startAs("BACKUP");
    daemon.answers(new CycleReport(Result.STOPPED, "withheld", "withheld: why", "Do this."));
    assertThat(leader.run("publish").exitsWith(ExitCode.STOPPED).out())
        .isEqualTo("withheld: why\nhint: Do this.\n");

    daemon.answers(new CycleReport(Result.TERMINAL, "failed", "no way", "Do that."));
    Cli.Result failed = leader.run("publish", "--json").exitsWith(ExitCode.TERMINAL);
    assertThat(failed.err()).contains("failed: no way\nhint: Do that.\n");
    assertThat(failed.json().path("summary").asText()).isEqualTo("no way");
    assertThat(failed.json().path("result").asText()).isEqualTo("terminal");

    daemon.answers(new CycleReport(Result.RETRYABLE_SLOWLY, "failed", "later", ""));
    leader.run("publish").exitsWith(ExitCode.RETRYABLE);
  }

  @Test
  void apply_asksForTheSnapshotThatWasChosen() throws Exception {
    Cli leader = startAs("BACKUP");
    leader.run("apply", "--snapshot", "0123abcd", "--accept-deletes").exitsWith(ExitCode.OK);
    Choice chosen = new Choice.ById(new SnapshotId("0123abcd"));
    assertThat(daemon.next()).isEqualTo(new Order.Apply(true, Optional.of(chosen)));

    leader.run("apply", "--from", "export").exitsWith(ExitCode.OK);
    Choice export = new Choice.FromDirectory(leader.data().resolveSibling("export"));
    assertThat(daemon.next())
        .as("wherever the daemon's working directory is")
        .isEqualTo(new Order.Apply(false, Optional.of(export)));
  }

  @Test
  void applyOnAReplica_undoesLocalEdits() throws Exception {
    Cli replica = startAs("RESTORE");
    assertThat(replica.run("restore").exitsWith(ExitCode.OK).out()).isEqualTo("idle\n");
    assertThat(daemon.next()).isEqualTo(new Order.Apply(false, Optional.empty()));
  }

  @Test
  void status_tellsWhatTheDaemonKnows_besideWhatTheStateRemembers() throws Exception {
    Cli leader = startAs("BACKUP");
    leader.run("publish").exitsWith(ExitCode.OK);

    assertThat(leader.run("status").exitsWith(ExitCode.OK).out())
        .containsPattern("role +leader")
        .containsPattern("healthy +yes\n")
        .containsPattern("in step +not known yet")
        .containsPattern("next look +(now|in )")
        .doesNotContain("unchanged: idle", "held-by", "{}");
    assertThat(leader.run("status", "--verbose").exitsWith(ExitCode.OK).out())
        .containsPattern("held-by ")
        .containsPattern("last cycles +[0-9T:-]+Z unchanged: idle");
    JsonNode json = leader.run("status", "--json").exitsWith(ExitCode.OK).json();
    assertThat(json.path("published").asText()).isEqualTo("nothing");
    assertThat(json.path("daemon").path("health").path("healthy").asBoolean()).isTrue();
  }

  @Test
  void replicaThatIsHeld_isToldByStatus() throws Exception {
    Cli replica = startAs("RESTORE");
    replica.run("restore").exitsWith(ExitCode.OK);
    daemon.health().cycleBegan();
    CycleReport held =
        new CycleReport(CycleReport.Result.IDLE, CycleReport.HELD, "held at 0a by your apply", "");
    daemon.health().cycleEnded("abc", held.held("held at 0a"));

    assertThat(replica.run("status").exitsWith(ExitCode.OK).out())
        .containsPattern("in step +no, held at 0a\n");
  }

  @Test
  void kumaThatCannotBeReachedInside_isToldByStatusAndDoctor_asTheDaemonFound() throws Exception {
    Cli leader = startAs("BACKUP");
    assertThat(leader.run("status").out()).doesNotContain("live apply");

    daemon.health().liveApply(new Verdict(false, "edits are noticed late: why", "Do this."));

    assertThat(leader.run("status").exitsWith(ExitCode.OK).out())
        .containsPattern("live apply +no: edits are noticed late: why\\. Do this\\.\n");
    JsonNode live = leader.run("status", "--json").json().path("daemon").path("liveApply");
    assertThat(live.path("healthy").asBoolean(true)).isFalse();
    assertThat(live.path("reason").asText()).isEqualTo("edits are noticed late: why");
    assertThat(leader.run("doctor").out())
        .containsPattern("live apply +edits are noticed late: why: warning. Do this.");

    daemon.health().liveApply(new Verdict(true, "Uptime Kuma tells", ""));
    assertThat(leader.run("status").out()).containsPattern("live apply +yes: Uptime Kuma tells");
    assertThat(leader.run("doctor").out()).containsPattern("live apply +Uptime Kuma tells: ok");
    assertThat(leader.with("REPLICATOR_APPLY", "restart").run("doctor").out())
        .containsPattern("live apply +not wanted .*: ok");
  }

  @Test
  void whatCannotBeReached_isToldByStatusAndDoctor() throws Exception {
    Cli leader = startAs("BACKUP");
    assertThat(leader.run("status").out()).doesNotContain("messages");

    daemon.health().messages("ntfy https://ntfy.sh", "HTTP 403", "Check NTFY_TOKEN.");
    daemon.health().messages("webhook https://home.example.org", "HTTP 404", "");
    daemon.health().cycleEnded("", Reports.of(ShownFailures.unreachable()));

    String failing = "ntfy https://ntfy.sh failing since [^ ]+ [^ ]+ UTC: HTTP 403";
    assertThat(leader.run("status").out())
        .containsPattern("healthy +yes, for now: .*connection timed out")
        .containsPattern("messages +" + failing + "\\. Check NTFY_TOKEN\\. webhook https://home")
        .containsPattern("in step +not known, as the repository cannot be reached\n");
    assertThat(leader.run("doctor").out())
        .containsPattern("messages +" + failing + ": warning. Check NTFY_TOKEN.");
  }

  @Test
  void doctor_asksTheDaemonHowItIs() throws Exception {
    Cli leader = startAs("BACKUP");
    leader.run("publish").exitsWith(ExitCode.OK);

    assertThat(leader.run("doctor").out()).containsPattern("replication +idle: ok\n");
  }

  @Test
  void daemonThatIsGone_isNotWaitedFor() throws Exception {
    Cli leader = startAs("BACKUP");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state.controlFile())))
        .isEqualTo("rw-------");
    String left = Files.readString(state.controlFile());

    service.close();

    assertThat(state.controlFile()).doesNotExist();
    assertThat(leader.run("publish").exitsWith(ExitCode.STOPPED).out()).contains(NO_DATABASE);
    for (String content : List.of(left, "", "garbage", "/\u0000\nkey\n")) {
      Files.writeString(state.controlFile(), content);
      assertThat(leader.run("publish").exitsWith(ExitCode.STOPPED).out()).contains(NO_DATABASE);
      JsonNode json = leader.run("status", "--json").exitsWith(ExitCode.OK).json();
      assertThat(json.path("daemon").isNull()).isTrue();
    }
    assertThat(daemon.hasBegunNothing()).isTrue();
  }

  @Test
  void noPlaceForASocket_leavesTheDaemonAsItIs() throws Exception {
    startAs("BACKUP");
    service.close();
    ControlService homeless = new ControlService(daemon.orders(), daemon.health(), order -> "");

    homeless.start(state, List.of(directory.resolve("no-such-directory")));

    assertThat(state.controlFile()).doesNotExist();
    homeless.close();
  }
}

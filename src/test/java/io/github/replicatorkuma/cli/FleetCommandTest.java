package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.app.ControlService;
import io.github.replicatorkuma.control.ObedientDaemon;
import io.github.replicatorkuma.health.FleetMember;
import io.github.replicatorkuma.health.FleetSight;
import io.github.replicatorkuma.health.TestMember;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.state.StateDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetCommandTest {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private Cli cli;

  @SuppressWarnings("NullAway.Init")
  private ObedientDaemon daemon;

  @SuppressWarnings("NullAway.Init")
  private ControlService service;

  private static FleetMember member(String id, String name, String role) {
    Duration unheard = Duration.ofMinutes(role.equals(FleetMember.SILENT) ? 90 : 0);
    return TestMember.member(id, name, role, unheard, 0, Duration.ZERO);
  }

  @BeforeEach
  void start() throws Exception {
    cli =
        new Cli(directory, directory.resolve("repository"), "RESTORE")
            .with("REPLICATOR_FLEET", records().toString());
    daemon = new ObedientDaemon(false).start();
    List<FleetMember> members =
        List.of(
            member("id-a", "kuma-a", FleetMember.LEADER),
            member("id-b", "kuma-b", FleetMember.SILENT),
            member("id-c", "kuma-b", "replica"),
            member("id-d", "kuma-d", FleetMember.SILENT));
    daemon
        .health()
        .fleet(() -> new FleetSight(members, List.of(new Verdict(false, "odd", "Do it."))));
    StateDirectory state = StateDirectory.open(cli.stateDirectory(), Clock.systemUTC());
    service = new ControlService(daemon.orders(), daemon.health(), order -> "");
    service.start(state, List.of(directory));
    Files.createDirectories(records());
    Files.writeString(records().resolve(".replicator-kuma-fleet"), "");
    for (FleetMember member : members) {
      Files.writeString(records().resolve(member.id()), "sealed");
    }
  }

  @AfterEach
  void stop() {
    service.close();
    daemon.close();
  }

  private Path records() {
    return directory.resolve("records");
  }

  @Test
  void fleet_beginsWithWhatIsWrong_andWhereToEdit() {
    assertThat(cli.run("fleet").exitsWith(ExitCode.OK).out())
        .startsWith("warning: odd. Do it.")
        .contains("Edit on kuma-a.", "kuma-d ", "kuma-b id-b", "kuma-b id-c")
        .contains("newest snapshot not known", "can lead");
    assertThat(cli.run("status").exitsWith(ExitCode.OK).out()).contains("Edit on kuma-a. Odd");
    assertThat(cli.run("doctor").out()).contains("odd");
  }

  @Test
  void forget_removesOneThatIsSilent_byItsNameOrId() {
    assertThat(cli.run("fleet", "forget", "kuma-d").exitsWith(ExitCode.OK).out())
        .contains("kuma-d is forgotten");
    assertThat(records().resolve("id-d")).doesNotExist();
    cli.run("fleet", "forget", "id-b").exitsWith(ExitCode.OK);
    assertThat(records().resolve("id-b")).doesNotExist();
    assertThat(records().resolve("id-c")).exists();
  }

  @Test
  void forget_ofOneThatLives_ofTwo_orOfNobody_isRefused() {
    assertThat(cli.run("fleet", "forget", "kuma-a").exitsWith(ExitCode.TERMINAL).err())
        .contains("kuma-a is not silent");
    assertThat(cli.run("fleet", "forget", "kuma-b").exitsWith(ExitCode.TERMINAL).err())
        .contains("several are called kuma-b", "id-b, id-c");
    assertThat(cli.run("fleet", "forget", "kuma-z").exitsWith(ExitCode.TERMINAL).err())
        .contains("no instance is called kuma-z");
    assertThat(cli.run("fleet", "forget").err()).contains("fleet forget NAME");
    assertThat(records().resolve("id-a")).exists();
  }
}

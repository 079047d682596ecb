package io.github.replicatorkuma.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.state.StateDirectory;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReplicationCheckTest {
  private static final StateDirectory NOWHERE =
      new StateDirectory(Path.of("no-such-directory"), Clock.systemUTC());

  @Test
  void daemonThatWithholds_isAFailure_withWhatToDo() throws Exception {
    JsonNode status =
        Json.read(
            "{\"health\": {\"healthy\": false, \"reason\": \"why\", \"hint\": \"Do this.\"}}");

    assertThat(InstanceChecks.replication(Optional.of(status), NOWHERE))
        .isEqualTo(Finding.failure("why", "Do this."));
  }

  @Test
  void channelThatFails_isAWarning_andNoOtherIsNamed() throws Exception {
    JsonNode status =
        Json.read("{\"messages\": [{\"reason\": \"ntfy failing\", \"hint\": \"Do this.\"}]}");

    assertThat(InstanceChecks.found(Optional.of(status), "messages"))
        .containsExactly(Finding.warning("ntfy failing", "Do this."));
    assertThat(InstanceChecks.found(Optional.of(status), "fleetTroubles")).isEmpty();
    assertThat(InstanceChecks.found(Optional.empty(), "messages")).isEmpty();
  }

  @Test
  void noDaemon_isNoFailure() {
    assertThat(InstanceChecks.replication(Optional.empty(), NOWHERE))
        .extracting(Finding::verdict, Finding::hint)
        .containsExactly(Finding.Verdict.UNKNOWN, "");
  }
}

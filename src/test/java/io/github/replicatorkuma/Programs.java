package io.github.replicatorkuma;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Programs that check files of ours: scripts/test.sh has them on the PATH. */
public final class Programs {
  private Programs() {}

  /** What it says on stdout; it has to succeed. */
  public static String said(List<String> command) throws Exception {
    CommandResult result =
        new SystemCommandRunner()
            .run(new Command(command, System.getenv(), Path.of("."), Duration.ofMinutes(2)));
    assertThat(result.exitCode())
        .as("%s: %s%s", command.get(0), result.stdout(), result.stderr())
        .isZero();
    return result.stdout();
  }
}

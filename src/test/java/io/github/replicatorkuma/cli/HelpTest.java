package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.Progress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class HelpTest {
  private static final int WIDTH = 100;

  private final CommandLine commands =
      Main.commandLine(new Environment(Map.of(), Path.of("/"), "host-1", Progress.UNSEEN));

  @Test
  void helpOfEveryCommand_hasExamplesExitCodesAndWhereTheVariablesAreDescribed() {
    for (CommandLine command : commands.getSubcommands().values()) {
      String help = command.getUsageMessage();

      assertThat(help)
          .contains("Examples:\n  ", "replicator-kuma " + command.getCommandName() + " ")
          .contains("Exit codes:\n  0  ", "RESTIC_PASSWORD", "docs/variables.md");
      assertThat(help.lines()).allMatch(line -> line.length() <= WIDTH);
    }
  }

  @Test
  void everyCommandAndOption_hasWordsInTheHelp() {
    for (CommandLine command : commands.getSubcommands().values()) {
      CommandSpec spec = command.getCommandSpec();

      assertThat(spec.usageMessage().description()).as(spec.name()).isNotEmpty();
      assertThat(spec.args())
          .allSatisfy(one -> assertThat(one.description()).as("%s", one).isNotEmpty());
    }
  }

  @Test
  void exitCodesInTheHelp_areTheOnesThatThereAre() {
    assertThat(helpOf("apply"))
        .contains(
            ExitCode.USAGE + "   the command line", ExitCode.TERMINAL + "   failed; you must");
    assertThat(helpOf("run")).contains("70", "Uptime Kuma's own");
    assertThat(helpOf("plan")).contains(ExitCode.DIFFERENT + "   with --exit-code");
    assertThat(helpOf("apply")).doesNotContain("--exit-code");
  }

  @Test
  void optionsOfCommand_areNotOurs_withOrWithoutDashes() {
    List<String> expected = List.of("sh", "-c", "exec node server/server.js --json", "-V");
    assertThat(commandOf("run", "sh", "-c", expected.get(2), "-V")).isEqualTo(expected);
    assertThat(commandOf("run", "--", "sh", "-c", expected.get(2), "-V")).isEqualTo(expected);
    assertThat(commandOf("run")).isEmpty();
  }

  @Test
  void runWithoutOptions_isNotReadByPicocli_andMeansTheSame() {
    assertThat(Main.plainRun()).contains(commandOf("run"));
    assertThat(Main.plainRun("run")).contains(commandOf("run"));
    assertThat(Main.plainRun("run", "sh", "-c", "exit"))
        .contains(commandOf("run", "sh", "-c", "exit"));
    assertThat(Main.plainRun("run", "--", "sh")).isEmpty();
    assertThat(Main.plainRun("run", "--help")).isEmpty();
    assertThat(Main.plainRun("--version")).isEmpty();
    assertThat(Main.plainRun("plan")).isEmpty();
  }

  private String helpOf(String command) {
    return Objects.requireNonNull(commands.getSubcommands().get(command)).getUsageMessage();
  }

  private List<String> commandOf(String... arguments) {
    return commands.parseArgs(arguments).subcommand().matchedPositionalValue(0, List.<String>of());
  }
}

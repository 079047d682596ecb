package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.Version;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The entry point: parses the command line and runs one command. */
public final class Main {
  /** Where the words of all helps are. */
  static final String HELP = "io.github.replicatorkuma.cli.help";

  private Main() {}

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    Environment environment = Environment.ofProcess(ProgressLine::ofProcess);
    int exitCode = run(environment, arguments);
    environment.progress().end();
    System.exit(exitCode);
  }

  /** Runs one command in {@code environment}; its exit code. */
  static int run(Environment environment, String... given) {
    String[] arguments = withoutName(given);
    return plainRun(arguments)
        .map(command -> daemon(environment, command))
        .orElseGet(() -> commandLine(environment).execute(arguments));
  }

  /** In the image our name is the entry point, and people write it once more. */
  private static String[] withoutName(String... given) {
    boolean named = given.length > 0 && given[0].equals("replicator-kuma");
    return named ? Arrays.copyOfRange(given, 1, given.length) : given;
  }

  /**
   * Kuma's command of a {@code run} in which there is nothing for picocli to read. The daemon lives
   * for long, and what reads the options of all commands would stay in its memory.
   */
  static Optional<List<String>> plainRun(String... arguments) {
    if (arguments.length == 0) {
      return Optional.of(List.of());
    }
    boolean hasOption = arguments.length > 1 && arguments[1].startsWith("-");
    return arguments[0].equals("run") && !hasOption
        ? Optional.of(List.of(arguments).subList(1, arguments.length))
        : Optional.empty();
  }

  private static int daemon(Environment environment, List<String> command) {
    try {
      return new RunCommand(environment, command).call();
    } catch (ConfigurationException | ReplicationException | RuntimeException e) {
      return Failures.report(e, new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    }
  }

  /** What reads command lines. */
  static CommandLine commandLine(Environment environment) {
    RunCommand run = new RunCommand(environment, List.of());
    CommandLine commands = new CommandLine(new Root(environment, run));
    // The options of COMMAND are not ours.
    commands.addSubcommand(new CommandLine(run).setStopAtPositional(true));
    commands.addSubcommand(new PublishCommand());
    commands.addSubcommand(new ApplyCommand());
    commands.addSubcommand(new PlanCommand());
    commands.addSubcommand(new ExportCommand());
    commands.addSubcommand(new CloneCommand());
    commands.addSubcommand(new SnapshotsCommand());
    commands.addSubcommand(new HistoryCommand());
    commands.addSubcommand(new KeptCommand());
    commands.addSubcommand(new FleetCommand());
    commands.addSubcommand(new LeadCommand());
    commands.addSubcommand(new StatusCommand());
    commands.addSubcommand(new DoctorCommand());
    commands.addSubcommand(new CommandLine.HelpCommand());
    commands.addSubcommand(completion());
    commands.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    commands.setExecutionExceptionHandler(Failures::report);
    commands.setParameterExceptionHandler(Failures::wrongUsage);
    Help.complete(commands);
    return commands;
  }

  /** Writes what bash and zsh complete by: the build calls it. */
  private static CommandLine completion() {
    CommandLine completion = new CommandLine(new AutoComplete.GenerateCompletion());
    completion.getCommandSpec().usageMessage().hidden(true);
    return completion;
  }

  /** Without a subcommand it is {@code run}, as in the image. */
  @Command(
      name = "replicator-kuma",
      mixinStandardHelpOptions = true,
      scope = ScopeType.INHERIT,
      versionProvider = Version.class,
      resourceBundle = Main.HELP)
  static final class Root implements java.util.concurrent.Callable<Integer> {
    final Environment environment;
    private final RunCommand run;

    @Spec private CommandLine.Model.CommandSpec spec;

    Root(Environment environment, RunCommand run) {
      this.environment = environment;
      this.run = run;
    }

    @Override
    public Integer call() throws Exception {
      return run.call();
    }

    @SuppressWarnings("UnusedMethod") // picocli calls it
    @Command(name = "version")
    private void version() {
      spec.commandLine().printVersionHelp(spec.commandLine().getOut());
    }
  }
}

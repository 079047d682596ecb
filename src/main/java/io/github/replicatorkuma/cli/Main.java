package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.Steps;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/** The entry point: parses the command line and runs one command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    Locale.setDefault(Locale.ROOT);
    System.exit(run(Environment.ofProcess(), arguments));
  }

  /** Runs one command in {@code environment}; its exit code. */
  static int run(Environment environment, String... arguments) {
    RunCommand run = new RunCommand(environment);
    CommandLine commands = new CommandLine(new Root(run));
    commands.addSubcommand(run);
    commands.addSubcommand(new PublishCommand(environment));
    commands.addSubcommand(new ApplyCommand(environment));
    commands.addSubcommand(new PlanCommand(environment));
    commands.addSubcommand(new ExportCommand(environment));
    commands.addSubcommand(new CloneCommand(environment, Steps.UNOBSERVED));
    commands.addSubcommand(new SnapshotsCommand(environment));
    commands.addSubcommand(new StatusCommand(environment));
    commands.addSubcommand(new DemoCommand(environment));
    commands.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    commands.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    commands.setExecutionExceptionHandler(Failures::report);
    return commands.execute(arguments);
  }

  /** Without a subcommand it is {@code run}, as in the image. */
  @Command(
      name = "replicator-kuma",
      mixinStandardHelpOptions = true,
      scope = ScopeType.INHERIT,
      versionProvider = Version.class,
      description = "Keeps the configuration of many Uptime Kumas equal to one.")
  private static final class Root implements java.util.concurrent.Callable<Integer> {
    private final RunCommand run;

    Root(RunCommand run) {
      this.run = run;
    }

    @Override
    public Integer call() throws Exception {
      return run.call();
    }
  }
}

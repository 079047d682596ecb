package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.logging.LogFormat;
import io.github.replicatorkuma.logging.Logging;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.slf4j.event.Level;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows on invented data what leader and replica do. */
@Command(
    name = "demo",
    description = {
      "Show publish and apply between two invented instances in a temporary directory.",
      "Needs restic; touches nothing of yours."
    },
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  private final Environment environment;

  @Spec private CommandSpec spec;

  @Option(names = "--keep", description = "Keep the directory, to look around in it.")
  private boolean keep;

  /** For {@code scripts/demo.sh}. */
  public static void main(String[] arguments) {
    CommandLine demo =
        new CommandLine(new DemoCommand(Environment.ofProcess(ProgressLine::ofProcess)));
    demo.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    demo.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    System.exit(demo.setExecutionExceptionHandler(Failures::report).execute(arguments));
  }

  DemoCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() throws Exception {
    Logging.configure(LogFormat.TEXT, Level.WARN);
    Path home = Files.createTempDirectory("replicator-kuma-demo-");
    try {
      new DemoStory(
              home,
              environment,
              new CountingRunner(new SystemCommandRunner()),
              spec.commandLine().getOut())
          .tell(keep);
    } finally {
      if (!keep) {
        Directories.delete(home);
      }
    }
    return ExitCode.OK;
  }
}

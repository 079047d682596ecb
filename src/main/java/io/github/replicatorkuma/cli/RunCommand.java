package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.Application;
import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.model.ReplicationException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The daemon: runs Kuma and replicates beside it. */
@Command(name = "run")
final class RunCommand implements Callable<Integer> {
  private final Environment environment;

  @Parameters(arity = "0..*", paramLabel = "COMMAND")
  private List<String> command;

  /**
   * @param command starts Uptime Kuma; empty for the one in the working directory, if any
   */
  RunCommand(Environment environment, List<String> command) {
    this.environment = environment;
    this.command = command;
  }

  @Override
  public Integer call() throws ConfigurationException, ReplicationException {
    return Application.run(environment.startingBy(command), command);
  }
}

package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.app.ConfigurationException;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.OwnServer;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.app.RunLock;
import io.github.replicatorkuma.app.Workplace;
import io.github.replicatorkuma.config.Mode;
import io.github.replicatorkuma.daemon.KeepingCycle;
import io.github.replicatorkuma.daemon.Order;
import io.github.replicatorkuma.daemon.Reports;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.health.StatusJson;
import io.github.replicatorkuma.kuma.EmbeddedMariaDb.Starts;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.state.StateLock;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * A command that does one thing and ends. Its result goes to stdout: sentences for people, or one
 * JSON object for machines.
 */
abstract class OneShot implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json")
  boolean json;

  final Environment environment() {
    return ((Main.Root) spec.root().userObject()).environment;
  }

  /** The same where there need be no database; its exit code. */
  interface Locked {
    int on(StateDirectory state) throws ReplicationException, InterruptedException;
  }

  /** What a command does with the lock of the state directory in its hand. */
  interface Work {
    CycleReport on(Workplace place, KumaDatabase database)
        throws ReplicationException, InterruptedException;
  }

  /** What it does after good work of which the report was printed. */
  interface Rest {
    void on(Workplace place) throws InterruptedException;
  }

  /** Says what it is at. */
  final void doing(String what) {
    environment().progress().doing(what);
  }

  /** For what only looks. */
  final Parts parts() throws ConfigurationException {
    return Parts.ofCommand(environment(), environment().parse(), Starts.NEVER);
  }

  /** For what uses no repository, and so needs none in the environment. */
  final Parts partsWithoutRepository() throws ConfigurationException {
    return Parts.ofCommand(environment(), environment().parseWithoutRepository(), Starts.NEVER);
  }

  /** For {@link #carryOut}. */
  final Parts lockingParts() throws ConfigurationException {
    return Parts.ofCommand(environment(), environment().parse(), Starts.WHEN_NEEDED);
  }

  /**
   * Has the daemon beside this do it, or else does it. A mistyped command neither lets a replica
   * publish nor overwrites a leader.
   *
   * @param name what the lock says meanwhile
   */
  final int carryOut(Parts parts, String name, Order order, Work work, Rest rest)
      throws ReplicationException, InterruptedException {
    boolean leads = parts.role().leads();
    if (parts.config().mode() != Mode.AUTO && !order.isFor(leads)) {
      return report(Reports.notThisRole(order, leads));
    }
    return carryOut(
        parts,
        name,
        order,
        state -> {
          parts.removeLeftovers();
          Optional<KumaDatabase> database = parts.database();
          if (database.isEmpty()) {
            return report(Reports.NO_DATABASE);
          }
          Workplace place =
              Workplace.ofCommand(parts, state, environment().progress().steps(Steps.UNOBSERVED));
          CycleReport report =
              KeepingCycle.withNews(work.on(place, database.get()), place.keptNews(), told -> {});
          int exitCode = report(report);
          out().flush();
          if (report.isGood()) {
            rest.on(place);
          }
          return exitCode;
        });
  }

  /** As above, in any role. */
  final int carryOut(Parts parts, String name, Order order, Locked work)
      throws ReplicationException, InterruptedException {
    StateDirectory state = parts.stateDirectory();
    Optional<CycleReport> byDaemon = RunningDaemon.carryOut(state, order, environment().progress());
    if (byDaemon.isPresent()) {
      return report(byDaemon.get());
    }
    StateLock lock = StateLock.acquire(state, RunLock.holder(name));
    try {
      return work.on(state);
    } finally {
      OwnServer.end(parts.server());
      lock.close();
      // A daemon that is not root can use it then.
      FileTree.giveToOwner(parts.config().kuma().dataDirectory(), state.path());
    }
  }

  final ParameterException wrong(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  final PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /**
   * Prints the result; the exit code.
   *
   * @param forMachines a tree, which {@code Json} can write
   */
  final int print(Object forMachines, Runnable forPeople) {
    if (json) {
      out().println(Json.lines(forMachines));
    } else {
      forPeople.run();
    }
    return ExitCode.OK;
  }

  /** Prints one line, whoever wrote what is in it. */
  final void line(String text) {
    out().println(PlainText.line(Hint.here(text)));
  }

  /** Beside the result, and before it. */
  final void warn(String text) {
    spec.commandLine().getErr().println(PlainText.line("warning: " + text));
  }

  /** Prints how a cycle ended; its exit code. */
  final int report(CycleReport report) {
    print(
        StatusJson.report(report),
        () -> {
          line(report.summary());
          if (!report.hint().isEmpty()) {
            line("hint: " + report.hint());
          }
        });
    return ExitCode.of(report);
  }

  /** Whether stdout is coloured. */
  final boolean isColoured() {
    return Colour.isWanted(environment().variables());
  }
}

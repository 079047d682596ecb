package io.github.replicatorkuma.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.app.Environment;
import io.github.replicatorkuma.app.Parts;
import io.github.replicatorkuma.cli.doctor.Finding.Verdict;
import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.Problem;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.kuma.AgentClient;
import io.github.replicatorkuma.kuma.KumaAgent;
import io.github.replicatorkuma.kuma.KumaCommand;
import io.github.replicatorkuma.notify.NtfyTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** All that is looked at, in the order in which it is told. */
public final class Checks {
  private Checks() {}

  /** Of the configuration, which may be all there is to look at. */
  public static List<Check> ofConfiguration(ParsedConfig parsed) {
    return List.of(new Check("configuration", () -> configuration(parsed)));
  }

  private static List<Finding> configuration(ParsedConfig parsed) {
    List<Finding> findings = new ArrayList<>();
    parsed.errors().forEach(error -> findings.add(problem(Verdict.FAILURE, error)));
    parsed.warnings().forEach(warning -> findings.add(problem(Verdict.WARNING, warning)));
    return findings.isEmpty()
        ? List.of(Finding.ok(parsed.settings().size() + " settings"))
        : findings;
  }

  private static Finding problem(Verdict verdict, Problem problem) {
    String found = problem.variable() + ": " + problem.message();
    return new Finding("", verdict, found, problem.hint());
  }

  /**
   * Of this machine and its Uptime Kuma.
   *
   * @param daemon what the one beside this tells of itself; empty where none runs
   */
  public static List<Check> ofInstance(
      Parts parts,
      Environment environment,
      Optional<NtfyTarget> ntfy,
      Supplier<Optional<JsonNode>> daemon) {
    ReplicatorConfig config = parts.config();
    Optional<KumaCommand> kuma = environment.kumaCommand(List.of(), config.kuma());
    Path data = config.kuma().dataDirectory();
    Map<String, Path> state = Map.of("state", config.stateDirectory());
    Map<String, Path> stored = new LinkedHashMap<>(Map.of("data", data));
    Path file = config.sqliteDatabase().orElse(data.resolve("kuma.db"));
    if (Files.exists(file)) {
      stored.put("database", file);
    }
    Map<String, Path> used = new LinkedHashMap<>(stored);
    used.put("staging", config.stagingDirectory());
    Optional<Path> repository = config.repository().directory();
    if (parts.role().leads()) {
      repository.ifPresent(place -> used.put("repository", place));
    }
    stored.putAll(state);
    Map<String, Path> written = new LinkedHashMap<>(used);
    written.putAll(state);
    List<Check> checks = new ArrayList<>(new DatabaseChecks(parts, parts.role().leads()).all());
    checks.add(Check.of("Uptime Kuma", () -> InstanceChecks.kumaVersion(environment.directory())));
    checks.add(
        Check.of(
            "live apply",
            () ->
                InstanceChecks.liveApply(
                    parts.role().liveUse(),
                    kuma,
                    KumaAgent.shipped(),
                    new SystemCommandRunner(),
                    daemon.get())));
    checks.add(
        new Check("file system", () -> PlaceChecks.filesystems(stored, PlaceChecks::kindOf)));
    checks.add(Check.of("ntfy", () -> InstanceChecks.ntfy(ntfy)));
    checks.addAll(ChannelChecks.of(config.values(), AgentClient.socketFile(data)));
    checks.add(new Check("messages", () -> InstanceChecks.found(daemon.get(), "messages")));
    checks.add(new Check("fleet", () -> InstanceChecks.found(daemon.get(), "fleetTroubles")));
    checks.add(new Check("disk", () -> PlaceChecks.disks(written)));
    checks.add(new Check("permissions", () -> PlaceChecks.permissions(used, state)));
    repository.ifPresent(
        place ->
            checks.add(
                new Check("permissions", () -> PlaceChecks.owner(place, Path.of("/proc/self")))));
    checks.add(
        Check.of(
            "replication", () -> InstanceChecks.replication(daemon.get(), parts.stateToRead())));
    return checks;
  }
}

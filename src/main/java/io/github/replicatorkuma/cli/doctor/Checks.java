package io.github.replicatorkuma.cli.doctor;

import io.github.replicatorkuma.config.ParsedConfig;
import io.github.replicatorkuma.config.ReplicatorConfig;
import io.github.replicatorkuma.config.Variable;
import io.github.replicatorkuma.database.DatabaseLocator;
import io.github.replicatorkuma.database.ServerZone;
import io.github.replicatorkuma.notify.NtfyProbe;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.restic.ResticStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that is looked at, in the order in which it is told. */
public final class Checks {
  private Checks() {}

  /** Of the configuration, which may be all there is to look at. */
  public static List<Check> ofConfiguration(ParsedConfig parsed) {
    return List.of(new ConfigurationCheck(parsed));
  }

  /** Of the repository, in this order. */
  public static List<Check> ofRepository(ReplicatorConfig config, ResticStore store, Clock clock) {
    RepositoryDoor door = new RepositoryDoor(store);
    boolean created = config.values().get(Variable.INIT) && config.mode().isLeader();
    StateDirectory state = new StateDirectory(config.stateDirectory(), clock);
    return List.of(
        new ProgramCheck(store),
        new RepositoryCheck(store, door, created, state),
        new LockCheck(store, door, clock),
        new ClockCheck(door, clock),
        new NameCheck(config.instanceName(), state, door));
  }

  /**
   * Of this machine and its Uptime Kuma.
   *
   * @param memory of this instance; {@link io.github.replicatorkuma.state.FleetValues} too
   */
  public static List<Check> ofInstance(
      ReplicatorConfig config,
      DatabaseLocator locator,
      Path kumaDirectory,
      StateDirectory memory,
      LiveApplyCheck liveApply,
      Optional<NtfyProbe> ntfy) {
    Path data = config.kuma().dataDirectory();
    Map<String, Path> state = Map.of("state", config.stateDirectory());
    Map<String, Path> stored = new LinkedHashMap<>(Map.of("data", data));
    Path file = config.sqliteDatabase().orElse(data.resolve("kuma.db"));
    if (Files.exists(file)) {
      stored.put("database", file);
    }
    Map<String, Path> used = new LinkedHashMap<>(stored);
    used.put("staging", config.stagingDirectory());
    stored.putAll(state);
    Map<String, Path> written = new LinkedHashMap<>(used);
    written.putAll(state);
    List<Check> checks = new ArrayList<>();
    checks.add(new DatabaseCheck(locator, config.mode().isLeader()));
    checks.add(new SchemaCheck(locator));
    checks.add(new MonitorCheck(locator));
    boolean leads = config.mode().isLeader();
    if (!leads) {
      checks.add(new FirstCopyCheck(locator, memory));
      checks.add(new ZoneCheck(locator, ServerZone.of(config.kuma().environment())));
    }
    checks.add(new PromotionCheck(memory.fleetValues(), config.scope(), leads));
    checks.add(new KumaVersionCheck(kumaDirectory));
    checks.add(liveApply);
    checks.add(new FilesystemCheck(stored));
    checks.add(new NtfyCheck(ntfy));
    checks.add(new DiskCheck(written));
    checks.add(new PermissionCheck(used, state));
    return checks;
  }
}

package io.github.replicatorkuma.config;

import io.github.replicatorkuma.config.ReplicatorConfig.Leader;
import io.github.replicatorkuma.config.ReplicatorConfig.Replica;
import io.github.replicatorkuma.logging.LogFormat;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.TableName;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.event.Level;

/** Turns the environment into a configuration, or into every problem at once. */
public final class ConfigParser {
  private static final Path SCRIPT_STAGING = Path.of("/replicator_kuma");

  private final Variables variables;
  private final DirectoryReader directories;
  private final String hostName;

  private ConfigParser(Variables variables, String hostName, Path conventionalStaging) {
    this.variables = variables;
    this.directories = new DirectoryReader(variables, conventionalStaging);
    this.hostName = hostName;
  }

  /**
   * Reads all of {@code environment}. Looks at directories and files that it names, changes none.
   *
   * @param workingDirectory Kuma's directory, at which relative paths start
   * @param hostName the default for how this instance is called
   */
  public static ParsedConfig parse(
      Map<String, String> environment, Path workingDirectory, String hostName) {
    Variables variables = new Variables(environment, workingDirectory, new Places());
    return parse(variables, hostName, SCRIPT_STAGING);
  }

  /** As above for who needs no repository: what the environment says of it is not looked at. */
  public static ParsedConfig parseWithoutRepository(
      Map<String, String> environment, Path workingDirectory, String hostName) {
    Variables variables = new Variables(environment, workingDirectory, new Places());
    return new ConfigParser(variables, hostName, SCRIPT_STAGING).parse(false);
  }

  /** With another staging directory of the script's, and with a disk of {@code variables}' own. */
  static ParsedConfig parse(Variables variables, String hostName, Path conventionalStaging) {
    return new ConfigParser(variables, hostName, conventionalStaging).parse(true);
  }

  private ParsedConfig parse(boolean withRepository) {
    refuseGarbled();
    Mode mode = variables.get(Variable.MODE);
    String instanceName = variables.get(Variable.NAME, Readings.sanitized(hostName));
    KumaSettings kuma = new KumaReader(variables).read(instanceName);
    Optional<RepositorySettings> repository =
        withRepository ? new RepositoryReader(variables).read() : Optional.empty();
    ReplicatorConfig config =
        config(mode, instanceName, repository.orElse(new RepositorySettings("", Map.of())), kuma);
    NotifySettings notify = new NtfyReader(variables).read();
    HttpSettings http =
        new HttpSettings(variables.get(Variable.HTTP), variables.find(Variable.HTTP_TOKEN));
    Optional<Path> heartbeatFile = directories.heartbeatFile();
    LogFormat logFormat = variables.get(Variable.LOG_FORMAT);
    Level logLevel = variables.get(Variable.LOG_LEVEL);
    new NameCheck(variables).run();
    return new ParsedConfig(
        Optional.of(config).filter(whole -> variables.errors().isEmpty()),
        kuma,
        notify,
        http,
        heartbeatFile,
        instanceName,
        logFormat,
        logLevel,
        variables.settings(),
        variables.errors(),
        variables.warnings());
  }

  /**
   * Java has put U+FFFD where bytes are no text in the locale's charset. What is only handed on, as
   * a password of restic's is, keeps its bytes.
   */
  private void refuseGarbled() {
    new TreeMap<>(variables.environment())
        .forEach(
            (name, value) -> {
              if (value.indexOf('\ufffd') >= 0 && ChildEnvironment.isReadHere(name)) {
                variables.error(
                    name,
                    "holds characters that are not UTF-8, or that this locale cannot read",
                    "write it in UTF-8, and set LC_ALL to a UTF-8 locale that `locale -a` lists");
              }
            });
  }

  /** Worthless when there are errors. */
  private ReplicatorConfig config(
      Mode mode, String instanceName, RepositorySettings repository, KumaSettings kuma) {
    Path state = directories.state(kuma.dataDirectory());
    Optional<Path> sqliteDatabase = directories.sqliteDatabase();
    Leader leader =
        new Leader(
            variables.get(Variable.CHECK_INTERVAL),
            variables.get(Variable.QUIET_PERIOD),
            variables.get(Variable.LOOK_INTERVAL),
            variables.get(Variable.INIT),
            variables.find(Variable.KEEP));
    Replica replica =
        new Replica(
            variables.get(Variable.RESTORE_INTERVAL),
            variables.get(Variable.APPLY),
            tables(variables.get(Variable.LOCAL_ENTITIES)),
            variables.get(Variable.PAUSE_TYPES, Set.of()));
    return new ReplicatorConfig(
        mode,
        instanceName,
        repository,
        scope(),
        variables.get(Variable.MAX_DELETE_PERCENT),
        leader,
        replica,
        state,
        directories.staging(state, kuma.dataDirectory(), sqliteDatabase),
        sqliteDatabase,
        kuma);
  }

  private ReplicationScope scope() {
    Set<String> excluded = variables.get(Variable.EXCLUDE, Set.of());
    return new ReplicationScope(
        tables(excluded),
        variables.get(Variable.SETTINGS, ReplicationScope.DEFAULT_SETTINGS),
        !excluded.contains(Readings.UPLOAD));
  }

  private static Set<TableName> tables(Set<String> names) {
    return names.stream()
        .filter(name -> !name.equals(Readings.UPLOAD))
        .map(TableName::new)
        .collect(Collectors.toUnmodifiableSet());
  }
}

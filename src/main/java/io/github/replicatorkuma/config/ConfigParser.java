package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.Variable.CONTAINER;
import static io.github.replicatorkuma.config.Variable.EXCLUDE;
import static io.github.replicatorkuma.config.Variable.HTTP_TOKEN;
import static io.github.replicatorkuma.config.Variable.MODE;
import static io.github.replicatorkuma.config.Variable.NAME;
import static io.github.replicatorkuma.config.Variable.SETTINGS;

import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicationScope;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Turns the environment into a configuration, or into every problem at once. */
public final class ConfigParser {
  private static final Path SCRIPT_STAGING = Path.of("/replicator_kuma");

  private ConfigParser() {}

  /**
   * Reads all of {@code environment}. Looks at directories and files that it names, changes none.
   *
   * @param workingDirectory Kuma's directory, at which relative paths start
   * @param hostName the default for how this instance is called
   * @param withRepository whether what it says of the repository is looked at
   */
  public static ParsedConfig parse(
      Map<String, String> environment,
      Path workingDirectory,
      String hostName,
      boolean withRepository) {
    Variables variables = new Variables(environment, workingDirectory, new Places());
    return parse(variables, hostName, SCRIPT_STAGING, withRepository);
  }

  /** With another staging directory of the script's, and with a disk of {@code variables}' own. */
  static ParsedConfig parse(
      Variables variables, String hostName, Path conventionalStaging, boolean withRepository) {
    refuseGarbled(variables);
    Mode mode = variables.get(MODE);
    String instanceName = variables.get(NAME, Readings.sanitized(hostName));
    variables.get(CONTAINER, "");
    Optional<FleetSettings> fleet = FleetSettings.read(variables, mode);
    KumaSettings kuma = new KumaReader(variables).read(instanceName, fleet);
    Optional<RepositorySettings> repository =
        withRepository ? new RepositoryReader(variables).read() : Optional.empty();
    DirectoryReader directories = new DirectoryReader(variables, conventionalStaging);
    Path state = directories.state(kuma.dataDirectory());
    Optional<Path> sqliteDatabase = directories.sqliteDatabase();
    Path staging = directories.staging(state, kuma.dataDirectory(), sqliteDatabase);
    NotifySettings notify = new NtfyReader(variables).read();
    Optional<Path> heartbeatFile = directories.heartbeatFile();
    ReplicationScope scope = scope(variables);
    variables.findOrWarn(HTTP_TOKEN, "so nobody may start cycles over HTTP");
    Values values = variables.values();
    new NameCheck(variables).run();
    new KumaNames(variables, values).run();
    ReplicatorConfig config =
        new ReplicatorConfig(
            mode,
            instanceName,
            repository.orElse(new RepositorySettings("", Map.of())),
            scope,
            state,
            staging,
            sqliteDatabase,
            kuma,
            fleet,
            values);
    return new ParsedConfig(
        Optional.of(config).filter(whole -> variables.errors.isEmpty()),
        kuma,
        notify,
        heartbeatFile,
        instanceName,
        values,
        variables.settings,
        variables.errors,
        variables.warnings);
  }

  /**
   * Java has put U+FFFD where bytes are no text in the locale's charset. What is only handed on, as
   * a password of restic's is, keeps its bytes.
   */
  private static void refuseGarbled(Variables variables) {
    new TreeMap<>(variables.environment)
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

  private static ReplicationScope scope(Variables variables) {
    Set<TableName> excluded = new HashSet<>(variables.get(EXCLUDE));
    boolean uploads = !excluded.remove(Readings.UPLOAD);
    return new ReplicationScope(excluded, variables.get(SETTINGS), uploads);
  }
}

package io.github.replicatorkuma.config;

import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.model.TableName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Turns the environment into a configuration, or into every problem at once (DESIGN 8). */
public final class ConfigParser {
  private static final Path SCRIPT_STAGING = Path.of("/replicator_kuma");
  private static final String UPLOAD = "upload";
  private static final int DEFAULT_MAX_DELETE_PERCENT = 50;

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
    return parse(environment, workingDirectory, hostName, SCRIPT_STAGING, new Places());
  }

  /** As above for who needs no repository: what the environment says of it is not looked at. */
  public static ParsedConfig parseWithoutRepository(
      Map<String, String> environment, Path workingDirectory, String hostName) {
    Variables variables = new Variables(environment, workingDirectory, new Places());
    return new ConfigParser(variables, hostName, SCRIPT_STAGING).parse(Optional.empty());
  }

  /** As {@link #parse(Map, Path, String)}, with another script's staging directory and disk. */
  static ParsedConfig parse(
      Map<String, String> environment,
      Path workingDirectory,
      String hostName,
      Path conventionalStaging,
      Places places) {
    Variables variables = new Variables(environment, workingDirectory, places);
    return new ConfigParser(variables, hostName, conventionalStaging)
        .parse(Optional.of(new RepositoryReader(variables)));
  }

  private ParsedConfig parse(Optional<RepositoryReader> repositoryReader) {
    refuseGarbled();
    Mode mode = variables.value(Names.MODE, Mode.RESTORE, Readings::mode);
    String instanceName =
        variables.value(Names.INSTANCE, Readings.sanitized(hostName), Readings::instanceName);
    KumaSettings kuma = new KumaReader(variables).read(instanceName);
    Optional<RepositorySettings> repository = repositoryReader.flatMap(RepositoryReader::read);
    NotifySettings notify =
        new NtfyReader(variables)
            .read()
            .withClick(
                variables.value(
                    Names.CLICK_URL, Optional.empty(), text -> Optional.of(Readings.page(text))))
            .withPush(new PushUrlReader(variables).read());
    HttpSettings http = new HttpReader(variables).read();
    LogFormat logFormat = variables.value(Names.LOG_FORMAT, LogFormat.TEXT, Readings::logFormat);
    LogLevel logLevel = variables.value(Names.LOG_LEVEL, LogLevel.INFO, Readings::logLevel);
    Optional<Path> heartbeatFile = directories.heartbeatFile();
    ReplicatorConfig config =
        rest(
            mode,
            instanceName,
            repository.orElse(new RepositorySettings("", Map.of())),
            notify,
            kuma,
            logFormat,
            logLevel);
    new NameCheck(variables).run();
    return new ParsedConfig(
        variables.errors().isEmpty() ? Optional.of(config) : Optional.empty(),
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

  /** Reads what is left; worthless when there are errors. */
  private ReplicatorConfig rest(
      Mode mode,
      String instanceName,
      RepositorySettings repository,
      NotifySettings notify,
      KumaSettings kuma,
      LogFormat logFormat,
      LogLevel logLevel) {
    Path state = directories.state(kuma.dataDirectory());
    Optional<Path> sqliteDatabase = directories.sqliteDatabase();
    return new ReplicatorConfig(
        mode,
        instanceName,
        repository,
        scope(),
        localEntities(),
        interval(Names.CHECK_INTERVAL, 5, 1),
        interval(Names.QUIET_PERIOD, 3, 0),
        interval(Names.LOOK_INTERVAL, 3600, 10),
        interval(Names.RESTORE_INTERVAL, 360, 5),
        state,
        directories.staging(state, kuma.dataDirectory(), sqliteDatabase),
        variables.value(Names.INIT, false, Readings::flag),
        variables.value(Names.KEEP, Optional.empty(), text -> Optional.of(Readings.keep(text))),
        variables.value(Names.MAX_DELETE_PERCENT, DEFAULT_MAX_DELETE_PERCENT, Readings::percent),
        variables.value(Names.APPLY, ApplyMethod.AUTO, Readings::applyMethod),
        variables.value(Names.PAUSE_TYPES, Set.of(), Readings::monitorTypes),
        sqliteDatabase,
        notify,
        kuma,
        logFormat,
        logLevel);
  }

  private Duration interval(String name, int defaultSeconds, int leastSeconds) {
    return variables.value(
        name,
        Duration.ofSeconds(defaultSeconds),
        Readings.atLeast(Duration.ofSeconds(leastSeconds)));
  }

  private ReplicationScope scope() {
    List<String> excludable = names(ReplicatedTables.ALL);
    excludable.add(UPLOAD);
    Set<String> excluded =
        variables.value(Names.EXCLUDE, Set.of(), text -> Readings.among(text, excludable));
    Set<String> settingKeys =
        variables.value(Names.SETTINGS, ReplicationScope.DEFAULT_SETTINGS, Readings::items);
    refuseInstanceSettings(settingKeys);
    return new ReplicationScope(
        excluded.stream()
            .filter(name -> !name.equals(UPLOAD))
            .map(TableName::new)
            .collect(Collectors.toUnmodifiableSet()),
        settingKeys,
        !excluded.contains(UPLOAD));
  }

  private void refuseInstanceSettings(Set<String> settingKeys) {
    Set<String> refused = new TreeSet<>(settingKeys);
    refused.retainAll(ReplicatedTables.INSTANCE_SETTINGS);
    if (!refused.isEmpty()) {
      variables.error(
          Names.SETTINGS,
          "lists " + String.join(", ", refused) + ", which belongs to one instance",
          "leave it out of the list");
    }
  }

  private Set<TableName> localEntities() {
    List<String> all = names(ReplicatedTables.LOCAL_ENTITIES);
    Set<String> chosen =
        variables.value(
            Names.LOCAL_ENTITIES, new TreeSet<>(all), text -> Readings.among(text, all));
    return chosen.stream().map(TableName::new).collect(Collectors.toUnmodifiableSet());
  }

  private static List<String> names(Collection<TableName> tables) {
    return tables.stream().map(TableName::value).collect(Collectors.toCollection(ArrayList::new));
  }
}

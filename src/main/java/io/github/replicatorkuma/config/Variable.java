package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.Readings.UPLOAD;
import static io.github.replicatorkuma.config.Readings.amongTables;
import static io.github.replicatorkuma.config.Readings.anyCase;
import static io.github.replicatorkuma.config.Readings.atLeast;

import io.github.replicatorkuma.config.HttpSettings.Address;
import io.github.replicatorkuma.config.NotifySettings.PushAddress;
import io.github.replicatorkuma.logging.LogFormat;
import io.github.replicatorkuma.model.Agreement;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/**
 * An environment variable that we read, declared here and nowhere else: the parser, the printed
 * configuration and what a misspelt name is compared with come from it; what it is for stands in
 * {@code docs/variables.md}.
 *
 * @param standard the default as one would write it; empty where it is found out, or there is none
 * @param otherwise the default where nobody can write it
 */
public record Variable<T>(
    String name, String standard, Optional<T> otherwise, Form form, Reading<T> reading) {
  private static final List<Variable<?>> DECLARED = new ArrayList<>();

  public static final Variable<Mode> MODE =
      of(
          "REPLICATOR_MODE",
          "RESTORE",
          Readings.named(Mode.class, name -> name, "mode (a leader is BACKUP, a replica RESTORE)"));
  public static final Variable<String> NAME = of("REPLICATOR_INSTANCE", Readings::instanceName);
  public static final Variable<String> CONTAINER = of("REPLICATOR_CONTAINER", Readings.CONTAINER);
  public static final Variable<Path> STATE_DIR = path("REPLICATOR_STATE_DIR");
  public static final Variable<Path> STAGING_DIR = path("REPLICATOR_STAGING_DIR");
  public static final Variable<LogFormat> LOG_FORMAT =
      of("LOG_FORMAT", "text", anyCase(LogFormat.class, "log format"));
  public static final Variable<Level> LOG_LEVEL =
      of("LOG_LEVEL", "info", anyCase(Level.class, "log level"));
  public static final Variable<String> LOCATION = secret("RESTIC_REPOSITORY", text -> text);
  public static final Variable<String> PASSWORD = secret("RESTIC_PASSWORD", text -> text);
  public static final Variable<String> PASSWORD_COMMAND =
      of("RESTIC_PASSWORD_COMMAND", text -> text);
  public static final Variable<Boolean> INIT = of("REPLICATOR_INIT", "false", Readings::flag);
  public static final Variable<KeepPolicy> KEEP = of("REPLICATOR_KEEP", KeepReading::read);
  public static final Variable<Duration> CHECK_INTERVAL =
      of("REPLICATOR_CHECK_INTERVAL", "5s", atLeast(Duration.ofSeconds(1)));
  public static final Variable<Duration> QUIET_PERIOD =
      of("REPLICATOR_QUIET_PERIOD", atLeast(Duration.ZERO));
  public static final Variable<Duration> LOOK_INTERVAL =
      of("REPLICATOR_LOOK_INTERVAL", "1h", atLeast(Duration.ofSeconds(10)));
  public static final Variable<Duration> RESTORE_INTERVAL =
      of("REPLICATOR_RESTORE_INTERVAL", "6m", atLeast(Duration.ofSeconds(5)));
  public static final Variable<ApplyMethod> APPLY =
      of("REPLICATOR_APPLY", "auto", anyCase(ApplyMethod.class, "way to apply"));
  public static final Variable<Set<String>> PAUSE_TYPES =
      orElse("REPLICATOR_PAUSE_TYPES", Set.of(), Readings::monitorTypes);
  public static final Variable<Set<TableName>> LOCAL_ENTITIES =
      of(
          "REPLICATOR_LOCAL_ENTITIES",
          "docker_host,proxy,remote_browser",
          amongTables(ReplicatedTables.LOCAL_ENTITIES));
  public static final Variable<Secret> FLEET = secret("REPLICATOR_FLEET", Secret::new);
  public static final Variable<Duration> BEAT =
      of("REPLICATOR_HEARTBEAT", "1m", atLeast(Duration.ofSeconds(15)));
  public static final Variable<Duration> TAKE_OVER_AFTER =
      of("REPLICATOR_TAKE_OVER_AFTER", "5m", atLeast(Duration.ofMinutes(1)));
  public static final Variable<Integer> PRIORITY =
      of("REPLICATOR_PRIORITY", "100", Readings.PRIORITY);
  public static final Variable<Agreement> ALERTS =
      of("REPLICATOR_ALERTS", "all", FleetSettings::readAlerts);
  public static final Variable<String> FLEET_NAME =
      of("REPLICATOR_FLEET_NAME", Readings::instanceName);
  public static final Variable<Secret> HISTORY_REPOSITORY =
      secret("REPLICATOR_HISTORY_REPOSITORY", Secret::new);
  public static final Variable<Secret> HISTORY_PASSWORD =
      secret("REPLICATOR_HISTORY_PASSWORD", Secret::new);
  public static final Variable<Duration> HISTORY_INTERVAL =
      of("REPLICATOR_HISTORY_INTERVAL", "1h", atLeast(Duration.ofMinutes(5)));
  public static final Variable<KeepPolicy> HISTORY_KEEP =
      of("REPLICATOR_HISTORY_KEEP", "hourly=24,daily=14,monthly=6", KeepReading::read);
  public static final Variable<Boolean> RESTORE_WHEN_EMPTY =
      of("REPLICATOR_HISTORY_RESTORE_WHEN_EMPTY", "false", Readings::flag);
  public static final Variable<Set<TableName>> EXCLUDE =
      orElse("REPLICATOR_EXCLUDE", Set.of(), amongTables(ReplicatedTables.ALL, UPLOAD));
  public static final Variable<Set<String>> SETTINGS =
      orElse("REPLICATOR_SETTINGS", ReplicationScope.DEFAULT_SETTINGS, Readings::settingKeys);
  public static final Variable<Integer> MAX_DELETE_PERCENT =
      of("REPLICATOR_MAX_DELETE_PERCENT", "50", Readings.PERCENT);
  public static final Variable<String> NTFY_URL = secret("NTFY_URL", text -> text);
  public static final Variable<Secret> NTFY_TOKEN = secret("NTFY_TOKEN", Readings.ACCESS_TOKEN);
  public static final Variable<MessageLevel> LEVEL =
      of("NTFY_LEVEL", "all", anyCase(MessageLevel.class, "level"));
  public static final Variable<Boolean> NOTIFY_NAMES =
      of("REPLICATOR_NOTIFY_NAMES", "true", Readings::flag);
  public static final Variable<Set<String>> NOTIFY_WITH =
      orElse("REPLICATOR_NOTIFY_WITH", Set.of(), Readings::lines);
  public static final Variable<PushAddress> WEBHOOK_URL =
      secret(
          "REPLICATOR_WEBHOOK_URL",
          Readings.secretAddress("https://home.example.org/api/webhook/TOKEN"));
  public static final Variable<Signal> SIGNAL =
      of("REPLICATOR_SIGNAL", anyCase(Signal.class, "kind of signal"));
  public static final Variable<URI> CLICK_URL = of("REPLICATOR_CLICK_URL", Readings::page);
  public static final Variable<PushAddress> PUSH_URL =
      secret(
          "REPLICATOR_PUSH_URL",
          Readings.secretAddress("https://kuma.example.org/api/push/TOKEN?status=up&msg=OK&ping="));
  public static final Variable<Boolean> NOTIFICATION_PREFIX =
      of("REPLICATOR_NOTIFICATION_PREFIX", "true", Readings::flag);
  public static final Variable<Address> HTTP =
      of("REPLICATOR_HTTP", "127.0.0.1:8081", Readings::address);
  public static final Variable<Secret> HTTP_TOKEN =
      secret("REPLICATOR_HTTP_TOKEN", Readings.HEADER_TOKEN);
  public static final Variable<Set<String>> HTTP_HOSTS =
      of("REPLICATOR_HTTP_HOSTS", HttpSettings::hosts);
  public static final Variable<Path> HEARTBEAT_FILE = path("REPLICATOR_HEARTBEAT_FILE");
  public static final Variable<Path> DATA_DIR = path("DATA_DIR");
  public static final Variable<Path> SQLITE_DATABASE = path("SQLITE_DATABASE");
  public static final Variable<String> KUMA_HOST = of("UPTIME_KUMA_HOST", text -> text);
  public static final Variable<String> KUMA_PORT = of("UPTIME_KUMA_PORT", "3001", text -> text);
  public static final Variable<String> KUMA_SSL_KEY = of("UPTIME_KUMA_SSL_KEY", text -> text);
  public static final Variable<String> KUMA_SSL_CERT = of("UPTIME_KUMA_SSL_CERT", text -> text);

  private static <T> Variable<T> of(String name, String standard, Reading<T> reading) {
    return declared(name, standard, Optional.empty(), Form.PLAIN, reading);
  }

  private static <T> Variable<T> of(String name, Reading<T> reading) {
    return of(name, "", reading);
  }

  private static <T> Variable<T> orElse(String name, T fallback, Reading<T> reading) {
    return declared(name, "", Optional.of(fallback), Form.PLAIN, reading);
  }

  private static Variable<Path> path(String name) {
    return declared(name, "", Optional.empty(), Form.PATH, Readings::path);
  }

  private static <T> Variable<T> secret(String name, Reading<T> reading) {
    return declared(name, "", Optional.empty(), Form.SECRET, reading);
  }

  private static <T> Variable<T> declared(
      String name, String standard, Optional<T> otherwise, Form form, Reading<T> reading) {
    Variable<T> variable = new Variable<>(name, standard, otherwise, form, reading);
    DECLARED.add(variable);
    return variable;
  }

  /** All of them, in the order of the documents. */
  static List<Variable<?>> all() {
    return Collections.unmodifiableList(DECLARED);
  }

  /** Names the file that holds the value; only for a secret. */
  String file() {
    return name + "_FILE";
  }

  /** What the environment may call it. */
  Stream<String> names() {
    return form == Form.SECRET ? Stream.of(name, file()) : Stream.of(name);
  }

  /** Whether restic or Uptime Kuma reads it, and we only look at it as they do. */
  boolean isForeign() {
    return name.startsWith("RESTIC_") || name.startsWith("UPTIME_KUMA_");
  }

  /** The value of the default; empty where it is found out, or there is none. */
  Optional<T> fallback() {
    if (standard.isEmpty()) {
      return otherwise;
    }
    try {
      return Optional.of(reading.read(standard));
    } catch (InvalidValueException e) {
      throw new IllegalStateException(name + " has no default that can be read", e);
    }
  }
}

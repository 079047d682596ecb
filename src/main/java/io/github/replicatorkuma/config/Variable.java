package io.github.replicatorkuma.config;

import static io.github.replicatorkuma.config.Declaration.path;
import static io.github.replicatorkuma.config.Declaration.plain;
import static io.github.replicatorkuma.config.Declaration.secret;
import static io.github.replicatorkuma.config.Group.CONTENT;
import static io.github.replicatorkuma.config.Group.HEALTH;
import static io.github.replicatorkuma.config.Group.KUMA;
import static io.github.replicatorkuma.config.Group.LEADER;
import static io.github.replicatorkuma.config.Group.MESSAGES;
import static io.github.replicatorkuma.config.Group.REPLICA;
import static io.github.replicatorkuma.config.Group.REPOSITORY;
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
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.event.Level;

/**
 * An environment variable that we read, declared here and nowhere else: the parser, the printed
 * configuration, what a misspelt name is compared with, {@code docs/variables.md} and {@code
 * .env.example} come from it.
 *
 * @param standard the default as one would write it; in parentheses, and in words, where it is
 *     found out, or there is none
 * @param otherwise the default where nobody can write it
 * @param sentence what it is for, in the documents
 */
public record Variable<T>(
    Group group,
    String name,
    String standard,
    Reading<T> reading,
    Optional<T> otherwise,
    Form form,
    String sentence) {
  public static final Variable<Mode> MODE =
      plain(
              Group.INSTANCE,
              "REPLICATOR_MODE",
              "RESTORE",
              Readings.named(
                  Mode.class, name -> name, "mode (a leader is BACKUP, a replica RESTORE)"))
          .says(
              "`BACKUP`: leader. `RESTORE`: replica. `AUTO`: either. A third keeps some local values.");
  public static final Variable<String> NAME =
      plain(Group.INSTANCE, "REPLICATOR_INSTANCE", "(host name)", Readings::instanceName)
          .says("The name of this instance: up to 128 letters, digits, `.`, `_` and `-`.");
  public static final Variable<String> CONTAINER =
      plain(
              Group.INSTANCE,
              "REPLICATOR_CONTAINER",
              "(none; in the image `@hostname`)",
              Readings.CONTAINER)
          .says("The container's name, for whole commands in hints. `@hostname`: its host name.");
  public static final Variable<Path> STATE_DIR =
      path(Group.INSTANCE, "REPLICATOR_STATE_DIR", "(`replicator-kuma` in `DATA_DIR`)")
          .says("What this instance remembers, its restore point, and restic's cache.");
  public static final Variable<Path> STAGING_DIR =
      path(Group.INSTANCE, "REPLICATOR_STAGING_DIR", "(`staging` in the state directory)")
          .says("Where exports and fetched snapshots are written. It is emptied after use.");
  public static final Variable<LogFormat> LOG_FORMAT =
      plain(Group.INSTANCE, "LOG_FORMAT", "text", anyCase(LogFormat.class, "log format"))
          .says("`text`: `key=value` pairs. `json`: one object a line with the same fields.");
  public static final Variable<Level> LOG_LEVEL =
      plain(Group.INSTANCE, "LOG_LEVEL", "info", anyCase(Level.class, "log level"))
          .says("`trace`, `debug`, `info`, `warn` or `error`.");

  public static final Variable<String> LOCATION =
      secret(REPOSITORY, "RESTIC_REPOSITORY", "(required)", text -> text)
          .says("Where the repository is. The same on every instance.");
  public static final Variable<String> PASSWORD =
      secret(REPOSITORY, "RESTIC_PASSWORD", "(required)", text -> text)
          .says("The password of the repository. The same on every instance.");
  public static final Variable<String> PASSWORD_COMMAND =
      plain(REPOSITORY, "RESTIC_PASSWORD_COMMAND", "(none)", text -> text)
          .says("A command that prints the password, instead of `RESTIC_PASSWORD`.");

  public static final Variable<Boolean> INIT =
      plain(LEADER, "REPLICATOR_INIT", "false", Readings::flag)
          .says("Whether a leader that has used none yet creates a missing repository.");
  public static final Variable<KeepPolicy> KEEP =
      plain(LEADER, "REPLICATOR_KEEP", "(all)", KeepReading::read)
          .says("Which snapshots stay, checked once a day, e.g. `last=50,daily=30,monthly=12`.");
  public static final Variable<Duration> CHECK_INTERVAL =
      plain(LEADER, "REPLICATOR_CHECK_INTERVAL", "5s", atLeast(Duration.ofSeconds(1)))
          .says("How often the leader looks for edits in its database. At least `1s`.");
  public static final Variable<Duration> QUIET_PERIOD =
      plain(LEADER, "REPLICATOR_QUIET_PERIOD", "(`1s`, or `3s`)", atLeast(Duration.ZERO))
          .says(
              "How long the leader waits after the last edit before it publishes. `3s` where"
                  + " Uptime Kuma does not tell when a save is over.");
  public static final Variable<Duration> LOOK_INTERVAL =
      plain(LEADER, "REPLICATOR_LOOK_INTERVAL", "1h", atLeast(Duration.ofSeconds(10)))
          .says("How often an unchanged leader looks at the repository. At least `10s`.");

  public static final Variable<Duration> RESTORE_INTERVAL =
      plain(REPLICA, "REPLICATOR_RESTORE_INTERVAL", "6m", atLeast(Duration.ofSeconds(5)))
          .says("How often a replica looks at the repository. At least `5s`.");
  public static final Variable<ApplyMethod> APPLY =
      plain(REPLICA, "REPLICATOR_APPLY", "auto", anyCase(ApplyMethod.class, "way to apply"))
          .says("`live`: while Uptime Kuma runs. `restart`: with a restart. `auto`: as it can.");
  public static final Variable<Set<String>> PAUSE_TYPES =
      plain(REPLICA, "REPLICATOR_PAUSE_TYPES", "(none)", Readings::monitorTypes)
          .or(Set.of())
          .says("Types of monitors that arrive paused on this replica, e.g. `push`.");
  public static final Variable<Set<TableName>> LOCAL_ENTITIES =
      plain(
              REPLICA,
              "REPLICATOR_LOCAL_ENTITIES",
              "docker_host,proxy,remote_browser",
              amongTables(ReplicatedTables.LOCAL_ENTITIES))
          .says("Which of these tables keep local values in the third mode.");

  public static final Variable<Secret> FLEET =
      secret(Group.FLEET, "REPLICATOR_FLEET", "(`auto` with mode `AUTO`, else `off`)", Secret::new)
          .says("Where each instance says that it lives: `off`, `auto`, or an address.");
  public static final Variable<Duration> BEAT =
      plain(Group.FLEET, "REPLICATOR_HEARTBEAT", "1m", atLeast(Duration.ofSeconds(15)))
          .says("How often it says so. At least `15s`, at most a quarter of the next.");
  public static final Variable<Duration> TAKE_OVER_AFTER =
      plain(Group.FLEET, "REPLICATOR_TAKE_OVER_AFTER", "5m", atLeast(Duration.ofMinutes(1)))
          .says("How long a leader is silent before another takes over, with mode `AUTO`.");
  public static final Variable<Integer> PRIORITY =
      plain(Group.FLEET, "REPLICATOR_PRIORITY", "100", Readings.PRIORITY)
          .says("Who takes over first: the highest. `0`: never.");
  public static final Variable<Agreement> ALERTS =
      plain(Group.FLEET, "REPLICATOR_ALERTS", "all", FleetSettings::readAlerts)
          .says("Who alerts: `all`, `one`, or one where `agree=N` or `agree=majority` see it.");

  public static final Variable<String> FLEET_NAME =
      plain(Group.FLEET, "REPLICATOR_FLEET_NAME", "(none)", Readings::instanceName)
          .says("A name of the fleet, in any mode: the repository of one with another is refused.");
  public static final Variable<Secret> HISTORY_REPOSITORY =
      secret(Group.HISTORY, "REPLICATOR_HISTORY_REPOSITORY", "(no backups)", Secret::new)
          .says("A second repository, for backups of the whole Uptime Kuma with its history.");
  public static final Variable<Secret> HISTORY_PASSWORD =
      secret(
              Group.HISTORY,
              "REPLICATOR_HISTORY_PASSWORD",
              "(that of `RESTIC_REPOSITORY`)",
              Secret::new)
          .says("The password of that repository.");
  public static final Variable<Duration> HISTORY_INTERVAL =
      plain(Group.HISTORY, "REPLICATOR_HISTORY_INTERVAL", "1h", atLeast(Duration.ofMinutes(5)))
          .says("How often a backup is made. At least `5m`.");
  public static final Variable<KeepPolicy> HISTORY_KEEP =
      plain(
              Group.HISTORY,
              "REPLICATOR_HISTORY_KEEP",
              "hourly=24,daily=14,monthly=6",
              KeepReading::read)
          .says("Which backups of this instance stay, checked once a day.");
  public static final Variable<Boolean> RESTORE_WHEN_EMPTY =
      plain(Group.HISTORY, "REPLICATOR_HISTORY_RESTORE_WHEN_EMPTY", "false", Readings::flag)
          .says(
              "Whether the newest backup is restored before Uptime Kuma starts without any data.");

  public static final Variable<Set<TableName>> EXCLUDE =
      plain(CONTENT, "REPLICATOR_EXCLUDE", "(nothing)", amongTables(ReplicatedTables.ALL, UPLOAD))
          .or(Set.of())
          .says("Tables, or `upload` for logos, that this instance leaves out.");
  public static final Variable<Set<String>> SETTINGS =
      plain(CONTENT, "REPLICATOR_SETTINGS", "([see there](settings.md))", Readings::settingKeys)
          .or(ReplicationScope.DEFAULT_SETTINGS)
          .says("Which of Uptime Kuma's settings are replicated, by key.");
  public static final Variable<Integer> MAX_DELETE_PERCENT =
      plain(CONTENT, "REPLICATOR_MAX_DELETE_PERCENT", "50", Readings.PERCENT)
          .says("How many percent of a table may be deleted at once, 0 to 100.");

  public static final Variable<String> NTFY_URL =
      secret(MESSAGES, "NTFY_URL", "(no messages)", text -> text)
          .says("The ntfy topic for messages, e.g. `https://ntfy.sh/my-topic`.");
  public static final Variable<Secret> NTFY_TOKEN =
      secret(MESSAGES, "NTFY_TOKEN", "(none)", Readings.ACCESS_TOKEN)
          .says("The access token for that topic.");
  public static final Variable<MessageLevel> LEVEL =
      plain(MESSAGES, "NTFY_LEVEL", "all", anyCase(MessageLevel.class, "level"))
          .says("`all`, or `problems`: not what was published or applied. For every way to tell.");
  public static final Variable<Boolean> NOTIFY_NAMES =
      plain(MESSAGES, "REPLICATOR_NOTIFY_NAMES", "true", Readings::flag)
          .says("Whether messages name the monitors that changed.");
  public static final Variable<Set<String>> NOTIFY_WITH =
      plain(MESSAGES, "REPLICATOR_NOTIFY_WITH", "(none)", Readings::lines)
          .or(Set.of())
          .says("Notifications of Uptime Kuma that tell of replication, too: a name a line.");
  public static final Variable<PushAddress> WEBHOOK_URL =
      secret(
              MESSAGES,
              "REPLICATOR_WEBHOOK_URL",
              "(none)",
              Readings.secretAddress("https://home.example.org/api/webhook/TOKEN"))
          .says("The address to which each message is posted as JSON.");
  public static final Variable<Signal> SIGNAL =
      plain(
              MESSAGES,
              "REPLICATOR_SIGNAL",
              "(by `NTFY_URL`)",
              anyCase(Signal.class, "kind of signal"))
          .says("`ntfy`: a message of the leader makes replicas look at once. `off`: it does not.");
  public static final Variable<URI> CLICK_URL =
      plain(MESSAGES, "REPLICATOR_CLICK_URL", "(the topic)", Readings::page)
          .says(
              "The page of this Uptime Kuma. A tap on a message opens it; the status page links to it.");
  public static final Variable<PushAddress> PUSH_URL =
      secret(
              MESSAGES,
              "REPLICATOR_PUSH_URL",
              "(none)",
              Readings.secretAddress(
                  "https://kuma.example.org/api/push/TOKEN?status=up&msg=OK&ping="))
          .says("The push monitor that hears regularly whether replication works.");
  public static final Variable<Boolean> NOTIFICATION_PREFIX =
      plain(MESSAGES, "REPLICATOR_NOTIFICATION_PREFIX", "true", Readings::flag)
          .says("Whether Uptime Kuma's notifications begin with the name of this instance.");
  public static final Variable<Address> HTTP =
      plain(HEALTH, "REPLICATOR_HTTP", "127.0.0.1:8081", Readings::address)
          .says("Where the daemon answers over HTTP. `off` for nowhere.");
  public static final Variable<Secret> HTTP_TOKEN =
      secret(HEALTH, "REPLICATOR_HTTP_TOKEN", "(nobody may)", Readings.HEADER_TOKEN)
          .says("Who knows this may start cycles over HTTP. At least 16 characters.");
  public static final Variable<Set<String>> HTTP_HOSTS =
      plain(HEALTH, "REPLICATOR_HTTP_HOSTS", "(none)", HttpSettings::hosts)
          .says("Public names, with commas, by which the page may be opened. `*` for any.");
  public static final Variable<Path> HEARTBEAT_FILE =
      path(HEALTH, "REPLICATOR_HEARTBEAT_FILE", "(none)")
          .says("The file that the image's health check reads.");

  public static final Variable<Path> DATA_DIR =
      path(KUMA, "DATA_DIR", "(`data` in the working directory)")
          .says("The directory of Uptime Kuma's data.");
  public static final Variable<Path> SQLITE_DATABASE =
      path(KUMA, "SQLITE_DATABASE", "(`kuma.db` in `DATA_DIR`)")
          .says("The database file, if it is elsewhere.");
  public static final Variable<String> KUMA_HOST =
      plain(KUMA, "UPTIME_KUMA_HOST", "(all addresses)", text -> text)
          .says("The address on which Uptime Kuma listens.");
  public static final Variable<String> KUMA_PORT =
      plain(KUMA, "UPTIME_KUMA_PORT", "3001", text -> text)
          .says("The port on which Uptime Kuma listens.");
  public static final Variable<String> KUMA_SSL_KEY =
      plain(KUMA, "UPTIME_KUMA_SSL_KEY", "(none)", text -> text)
          .says("The key with which Uptime Kuma serves HTTPS.");
  public static final Variable<String> KUMA_SSL_CERT =
      plain(KUMA, "UPTIME_KUMA_SSL_CERT", "(none)", text -> text)
          .says("The certificate with which Uptime Kuma serves HTTPS.");

  /** All of them, in the order of the documents. */
  static List<Variable<?>> all() {
    return Collections.unmodifiableList(Declaration.ALL);
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
    if (standard.startsWith("(")) {
      return otherwise;
    }
    try {
      return Optional.of(reading.read(standard));
    } catch (InvalidValueException e) {
      throw new IllegalStateException(name + " has no default that can be read", e);
    }
  }
}

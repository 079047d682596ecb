package io.github.replicatorkuma.config;

import java.util.List;
import java.util.Set;

/** The environment variables we read, and those we know by name. */
final class Names {
  static final String MODE = "REPLICATOR_MODE";
  static final String INSTANCE = "REPLICATOR_INSTANCE";
  static final String EXCLUDE = "REPLICATOR_EXCLUDE";
  static final String SETTINGS = "REPLICATOR_SETTINGS";
  static final String LOCAL_ENTITIES = "REPLICATOR_LOCAL_ENTITIES";
  static final String CHECK_INTERVAL = "REPLICATOR_CHECK_INTERVAL";
  static final String QUIET_PERIOD = "REPLICATOR_QUIET_PERIOD";
  static final String LOOK_INTERVAL = "REPLICATOR_LOOK_INTERVAL";
  static final String RESTORE_INTERVAL = "REPLICATOR_RESTORE_INTERVAL";
  static final String SIGNAL = "REPLICATOR_SIGNAL";
  static final String STATE_DIR = "REPLICATOR_STATE_DIR";
  static final String STAGING_DIR = "REPLICATOR_STAGING_DIR";
  static final String INIT = "REPLICATOR_INIT";
  static final String KEEP = "REPLICATOR_KEEP";
  static final String MAX_DELETE_PERCENT = "REPLICATOR_MAX_DELETE_PERCENT";
  static final String APPLY = "REPLICATOR_APPLY";
  static final String PAUSE_TYPES = "REPLICATOR_PAUSE_TYPES";
  static final String NOTIFICATION_PREFIX = "REPLICATOR_NOTIFICATION_PREFIX";
  static final String HEARTBEAT_FILE = "REPLICATOR_HEARTBEAT_FILE";
  static final String HTTP = "REPLICATOR_HTTP";
  static final String HTTP_TOKEN = "REPLICATOR_HTTP_TOKEN";
  static final String CLICK_URL = "REPLICATOR_CLICK_URL";
  static final String PUSH_URL = "REPLICATOR_PUSH_URL";
  static final String SQLITE_DATABASE = "SQLITE_DATABASE";
  static final String NTFY_URL = "NTFY_URL";
  static final String NTFY_TOKEN = "NTFY_TOKEN";
  static final String LOG_FORMAT = "LOG_FORMAT";
  static final String LOG_LEVEL = "LOG_LEVEL";
  static final String DATA_DIR = "DATA_DIR";
  static final String REPOSITORY = "RESTIC_REPOSITORY";
  static final String REPOSITORY_FILE = "RESTIC_REPOSITORY_FILE";
  static final String PASSWORD = "RESTIC_PASSWORD";
  static final String PASSWORD_FILE = "RESTIC_PASSWORD_FILE";
  static final String PASSWORD_COMMAND = "RESTIC_PASSWORD_COMMAND";

  /** Where things are. */
  static final Set<String> LOCATIONS =
      Set.of(DATA_DIR, SQLITE_DATABASE, REPOSITORY, REPOSITORY_FILE);

  /** What docker/agent/kuma-agent.cjs reads; Kuma does not know it. */
  static final String AGENT_PREFIX = "KUMA_AGENT_PREFIX";

  /** Every name that starts with our prefix and means something. */
  static final Set<String> REPLICATOR =
      Set.of(
          MODE,
          INSTANCE,
          EXCLUDE,
          SETTINGS,
          LOCAL_ENTITIES,
          CHECK_INTERVAL,
          QUIET_PERIOD,
          LOOK_INTERVAL,
          RESTORE_INTERVAL,
          SIGNAL,
          STATE_DIR,
          STAGING_DIR,
          INIT,
          KEEP,
          MAX_DELETE_PERCENT,
          APPLY,
          PAUSE_TYPES,
          NOTIFICATION_PREFIX,
          HEARTBEAT_FILE,
          HTTP,
          HTTP_TOKEN,
          HTTP_TOKEN + "_FILE",
          CLICK_URL,
          PUSH_URL,
          PUSH_URL + "_FILE");

  static final Set<String> NTFY =
      Set.of(NTFY_URL, NTFY_URL + "_FILE", NTFY_TOKEN, NTFY_TOKEN + "_FILE");

  /** What nobody can do without, hence what a misspelt name may have been meant to be. */
  static final List<String> RESTIC_ESSENTIAL =
      List.of(REPOSITORY, REPOSITORY_FILE, PASSWORD, PASSWORD_FILE, PASSWORD_COMMAND);

  /** Other names near those that restic reads, or did up to 0.13. */
  static final Set<String> RESTIC_NEIGHBOURS =
      Set.of("RESTIC_REPOSITORY2", "RESTIC_PASSWORD2", "RESTIC_REST_PASSWORD");

  private Names() {}
}

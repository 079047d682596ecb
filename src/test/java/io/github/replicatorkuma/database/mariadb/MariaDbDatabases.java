package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.KumaDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The adapter over databases of the test bed. */
public final class MariaDbDatabases {
  /** The shortest there is. */
  private static final Duration LOCK_WAIT = Duration.ofSeconds(1);

  private MariaDbDatabases() {}

  /** By TCP, without TLS. */
  public static KumaDatabase over(TestMariaDb database) {
    return over(access(database));
  }

  static KumaDatabase over(MariaDbAccess access) {
    return new MariaDbDatabase(access, MariaDbDatabase.ServerStart.NOT_OURS, LOCK_WAIT);
  }

  static MariaDbAccess access(TestMariaDb database) {
    return tcp(
        database.host(), database.port(), database.name(), database.user(), database.password());
  }

  static MariaDbAccess tcp(String host, int port, String name, String user, String password) {
    return new MariaDbAccess(
        Optional.empty(), host, port, name, user, password, false, Optional.empty());
  }

  static MariaDbAccess onSocket(TestMariaDb database, Path socket) {
    return new MariaDbAccess(
        Optional.of(socket),
        "localhost",
        MariaDbAccess.DEFAULT_PORT,
        database.name(),
        database.user(),
        database.password(),
        false,
        Optional.empty());
  }
}

package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.ProcessLimits;
import io.github.replicatorkuma.database.jdbc.BatchLimit;
import io.github.replicatorkuma.database.jdbc.JdbcSession;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.Driver;
import org.mariadb.jdbc.HostAddress;

/**
 * One connection to a MariaDB server. Whatever the server's defaults are, here nothing is cut or
 * changed silently, text is utf8mb4, time is UTC, and waiting for others ends.
 */
final class MariaDbSession extends JdbcSession {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** For the longest single statement, the purge's search for orphans. */
  private static final Duration ANSWER_TIMEOUT = Duration.ofMinutes(2);

  /**
   * No limit cuts what is read. A transaction whose client is gone ends after the idle time. Id 0
   * stays 0. The rest of the modes that a server may have set (ANSI_QUOTES, NO_BACKSLASH_ESCAPES,
   * NO_ZERO_DATE …) goes.
   */
  private static final String SETTINGS =
      "SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_AUTO_VALUE_ON_ZERO,NO_ENGINE_SUBSTITUTION',"
          + " time_zone = '+00:00', foreign_key_checks = 0, unique_checks = 1,"
          + " innodb_lock_wait_timeout = %1$d, lock_wait_timeout = %1$d,"
          + " sql_select_limit = 18446744073709551615, sql_big_selects = 1, wait_timeout = 150";

  /**
   * A builder of one's own making lacks what only parsing sets; names need no escaping this way.
   */
  private static final String NOWHERE = "jdbc:mariadb://localhost/";

  /** Rows that are fetched at once of a large result. */
  private static final int FETCH_SIZE = 500;

  private boolean writing;
  private @Nullable BatchLimit batchLimit;

  private MariaDbSession(MariaDbAccess access, Duration lockWait) throws SQLException {
    super(
        access.toString(),
        Driver.connect(configuration(access, lockWait)),
        MariaDbDialect.INSTANCE);
  }

  static MariaDbSession open(MariaDbAccess access, Duration lockWait) throws DatabaseException {
    try {
      return new MariaDbSession(access, lockWait);
    } catch (SQLException e) {
      throw MariaDbErrors.connectionFailure("connecting to " + access, access, e);
    } catch (LinkageError e) { // of JNA, by which the driver reaches a socket
      throw ProcessLimits.noLibrary("connecting to " + access, "MariaDB", e);
    }
  }

  private static Configuration configuration(MariaDbAccess access, Duration lockWait)
      throws SQLException {
    Configuration.Builder builder =
        Configuration.parse(NOWHERE).toBuilder()
            .database(access.database())
            .user(access.user())
            .password(access.password())
            .connectTimeout((int) CONNECT_TIMEOUT.toMillis())
            .socketTimeout((int) ANSWER_TIMEOUT.toMillis())
            .tinyInt1isBit(false)
            .yearIsDateType(false)
            .useBulkStmts(true)
            .allowLocalInfile(false)
            .permitRedirect(false)
            .dumpQueriesOnException(false)
            .connectionCollation("utf8mb4_general_ci")
            .initSql(SETTINGS.formatted(Math.max(1, lockWait.toSeconds())));
    if (access.socket().isPresent()) {
      String socket = access.socket().map(Path::toString).orElseThrow();
      return builder.addresses(HostAddress.localSocket(socket)).localSocket(socket).build();
    }
    builder.addresses(HostAddress.from(access.host(), access.port(), /* primary= */ true));
    if (access.tls()) {
      builder.sslMode("verify-full").tlsSocketType(StrictTls.TYPE);
      access.ca().ifPresent(builder::serverSslCert);
    }
    return builder.build();
  }

  @Override
  public PreparedStatement prepareLargeQuery(String sql) throws SQLException {
    PreparedStatement statement = prepare(sql);
    statement.setFetchSize(FETCH_SIZE);
    return statement;
  }

  /** A server drops the connection of a client that sends more than it allows. */
  @Override
  public BatchLimit batchLimit() throws SQLException {
    BatchLimit known = batchLimit;
    if (known == null) {
      long allowed = query("SELECT @@max_allowed_packet", row -> row.getLong(1)).get(0);
      known =
          new BatchLimit(BatchLimit.USUAL.rows(), Math.min(BatchLimit.USUAL.bytes(), allowed / 2));
      batchLimit = known;
    }
    return known;
  }

  @Override
  public void beginReading() throws SQLException {
    writing = false;
    execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
    execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  }

  /**
   * What is read is locked until the end: the plan made of it must still be true when it is
   * written.
   */
  @Override
  public void beginWriting() throws SQLException {
    writing = true;
    execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");
    execute("START TRANSACTION");
  }

  @Override
  public void commit() throws SQLException, DatabaseException {
    try {
      super.commit();
    } catch (SQLException e) {
      if (writing && MariaDbErrors.isConnectionLost(e)) {
        throw new DatabaseException(
            Kind.COMMIT_UNKNOWN,
            "the connection to " + place() + " was lost while it committed",
            e);
      }
      throw e;
    }
  }
}

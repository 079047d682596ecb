package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.KumaDatabase.Reach;
import io.github.replicatorkuma.database.OtherProgram;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells which others are connected to a database as Kuma's user. Other users' connections are out
 * of sight without the privilege PROCESS.
 */
final class OtherConnections {
  /** Whoever has just closed a connection is seen for a moment longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final String OTHERS =
      "SELECT id, host FROM information_schema.processlist WHERE db = DATABASE()"
          + " AND id <> CONNECTION_ID() AND user = LEFT(USER(), CHAR_LENGTH(USER()) - LOCATE('@', REVERSE(USER())))";

  /** Without the port behind the last colon, of which an IPv6 address has several. */
  private static final String MACHINE =
      "LEFT(host, CHAR_LENGTH(host) - CHAR_LENGTH(SUBSTRING_INDEX(host, ':', -1)))";

  private static final String OF_OUR_MACHINE =
      " AND "
          + MACHINE
          + " = (SELECT "
          + MACHINE
          + " FROM information_schema.processlist WHERE id = CONNECTION_ID())";

  /**
   * Asked after our own Kuma was stopped, which takes four seconds: whoever has slept all that time
   * (a shell left open, a pool) is not a Kuma at work, and Kuma must not be stopped in vain for it.
   */
  private static final String AT_WORK = " AND NOT (command = 'Sleep' AND time > 3)";

  /** What a client calls itself, or else its library; told where performance_schema is on. */
  private static final String PROGRAM =
      "SELECT attr_value FROM performance_schema.session_account_connect_attrs"
          + " WHERE processlist_id = ? AND attr_name IN ('program_name', '_client_name')"
          + " ORDER BY attr_name DESC LIMIT 1";

  /** Kuma's library is {@code Node-MySQL-2}, and its earlier versions do not say so. */
  private static final String KUMA_CLIENT = "node";

  private final MariaDbSession session;
  private final String query;
  private final Duration patience;

  OtherConnections(MariaDbSession session, Reach reach) {
    this.session = session;
    this.query =
        switch (reach) {
          case BESIDE_OUR_KUMA -> OTHERS + OF_OUR_MACHINE;
          case OUR_KUMA_STOPPED -> OTHERS + OF_OUR_MACHINE + AT_WORK;
          case ANY_MACHINE -> OTHERS;
        };
    this.patience = reach == Reach.BESIDE_OUR_KUMA ? Duration.ZERO : PATIENCE;
  }

  List<OtherProgram> find() throws SQLException {
    long end = System.nanoTime() + patience.toNanos();
    List<OtherProgram> found = others();
    while (found.stream().anyMatch(OtherProgram::mayBeKuma) && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      found = others();
    }
    return found;
  }

  private List<OtherProgram> others() throws SQLException {
    return session.query(query, found -> other(found.getLong(1), found.getString(2)));
  }

  private OtherProgram other(long connection, String host) {
    String program = programOf(connection);
    return new OtherProgram(
        "connection %d from %s (%s)"
            .formatted(
                connection,
                host,
                program.isEmpty() ? "the server does not tell of which program" : program),
        program.isEmpty() || program.toLowerCase(Locale.ROOT).contains(KUMA_CLIENT),
        OptionalLong.empty());
  }

  private String programOf(long connection) {
    try {
      return String.join(
          "", session.query(PROGRAM, found -> String.valueOf(found.getString(1)), connection));
    } catch (SQLException notTold) {
      return "";
    }
  }
}

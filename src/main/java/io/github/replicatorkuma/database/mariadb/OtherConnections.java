package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.KumaDatabase.Reach;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells whether others are connected to a database as Kuma's user. Other users' connections are out
 * of sight without the privilege PROCESS.
 */
final class OtherConnections {
  /** Whoever has just closed a connection is seen for a moment longer. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final String OTHERS =
      "SELECT 1 FROM information_schema.processlist WHERE db = DATABASE()"
          + " AND id <> CONNECTION_ID() AND user = LEFT(USER(), CHAR_LENGTH(USER()) - LOCATE('@', REVERSE(USER())))";

  /** Without the port behind the last colon, of which an IPv6 address has several. */
  private static final String MACHINE =
      "LEFT(host, CHAR_LENGTH(host) - CHAR_LENGTH(SUBSTRING_INDEX(host, ':', -1)))";

  /**
   * Asked after our own Kuma was stopped, which takes four seconds: whoever has slept all that time
   * (a shell left open, a pool) is not a Kuma at work, and Kuma must not be stopped in vain for it.
   */
  private static final String OF_OUR_MACHINE =
      " AND NOT (command = 'Sleep' AND time > 3) AND "
          + MACHINE
          + " = (SELECT "
          + MACHINE
          + " FROM information_schema.processlist WHERE id = CONNECTION_ID())";

  private final MariaDbSession session;
  private final String query;

  OtherConnections(MariaDbSession session, Reach reach) {
    this.session = session;
    this.query = reach == Reach.THIS_MACHINE ? OTHERS + OF_OUR_MACHINE : OTHERS;
  }

  boolean haveItOpen() throws SQLException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (isAnyoneThere()) {
      if (System.nanoTime() - end > 0) {
        return true;
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    return false;
  }

  private boolean isAnyoneThere() throws SQLException {
    PreparedStatement statement = session.prepared(query);
    try (ResultSet found = statement.executeQuery()) {
      return found.next();
    }
  }
}

package io.github.replicatorkuma.database.mariadb;

import io.github.replicatorkuma.database.DatabaseException;
import io.github.replicatorkuma.database.DatabaseException.Kind;
import io.github.replicatorkuma.database.OtherProgram;
import io.github.replicatorkuma.database.jdbc.JdbcDatabase;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Uptime Kuma's database in a MariaDB server. Never creates it.
 *
 * @param lockWait how long a statement waits for another's lock before it fails as locked; the
 *     server counts whole seconds, at least one
 */
public record MariaDbDatabase(MariaDbAccess access, ServerStart server, Duration lockWait)
    implements JdbcDatabase {
  /** As on SQLite. */
  public static final Duration DEFAULT_LOCK_WAIT = Duration.ofSeconds(5);

  /**
   * When the replicated tables were last written, as InnoDB remembers it since the server's start,
   * in whole seconds. A write in the second that is not over yet may be followed by another in it.
   */
  private static final String UPDATE_TIMES =
      """
      SELECT TABLE_NAME, coalesce(unix_timestamp(UPDATE_TIME), 0),
        UPDATE_TIME > NOW() - INTERVAL 2 SECOND,
        (SELECT unix_timestamp() - VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS
          WHERE VARIABLE_NAME = 'UPTIME')
      FROM information_schema.TABLES
      WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (%s) ORDER BY TABLE_NAME
      """;

  /** Sees to it that the server runs before it is connected to. */
  public interface ServerStart {
    /** For a server that others start. */
    ServerStart NOT_OURS = () -> {};

    void ensureRunning() throws ReplicationException;

    /** Makes what it keeps its databases in, where that is ours to make and missing. */
    default void create() throws ReplicationException {}
  }

  @Override
  public String description() {
    return access.toString();
  }

  @Override
  public String kind() {
    return "mariadb";
  }

  @Override
  public String copySuffix() {
    return ".sql";
  }

  /** False only when the server says so: whoever then uses the database learns what is wrong. */
  @Override
  public boolean exists() {
    try {
      return this.<Boolean>read(
          transaction -> transaction.schema(ReplicatedTables.MONITOR).isPresent());
    } catch (ReplicationException e) {
      return !(e instanceof DatabaseException failure && failure.kind() == Kind.MISSING);
    }
  }

  @Override
  public Optional<String> changeMark() {
    try (MariaDbSession session = open()) {
      List<String> marks =
          session.query(
              UPDATE_TIMES.formatted(
                  String.join(", ", Collections.nCopies(ReplicatedTables.ALL.size(), "?"))),
              row ->
                  row.getBoolean(3)
                      ? ""
                      : row.getString(1) + ":" + row.getLong(2) + ":" + row.getLong(4),
              ReplicatedTables.ALL.stream().map(TableName::value).toArray());
      return marks.isEmpty() || marks.contains("")
          ? Optional.empty()
          : Optional.of(String.join(" ", marks));
    } catch (SQLException | ReplicationException e) {
      return Optional.empty(); // whoever reads the tables next learns what is wrong
    }
  }

  @Override
  public List<OtherProgram> otherPrograms(Reach reach) throws ReplicationException {
    try (MariaDbSession session = open()) {
      return new OtherConnections(session, reach).find();
    } catch (SQLException e) {
      throw MariaDbErrors.failureOf("looking at the connections of " + access, e);
    }
  }

  @Override
  public void copyTo(Path target) throws ReplicationException {
    try (MariaDbSession session = open()) {
      MariaDbCopy.write(session, target);
    }
  }

  @Override
  public void create() throws ReplicationException {
    server.create();
    server.ensureRunning();
    try (MariaDbSession session = MariaDbSession.open(access.withDatabase(""), lockWait)) {
      String name = session.dialect().quoted(access.database());
      session.execute("CREATE DATABASE IF NOT EXISTS " + name + " CHARACTER SET utf8mb4");
    } catch (SQLException e) {
      throw MariaDbErrors.failureOf("creating " + access, e);
    }
  }

  @Override
  public MariaDbSession open() throws ReplicationException {
    server.ensureRunning();
    return MariaDbSession.open(access, lockWait);
  }
}

package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.database.DatabaseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One connection to a database, for one thread, with foreign keys unenforced. */
public abstract class JdbcSession implements AutoCloseable {
  private final String place;
  private final Connection jdbc;
  private final Dialect dialect;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  /**
   * @param place which database this is, for failures
   */
  protected JdbcSession(String place, Connection jdbc, Dialect dialect) {
    this.place = place;
    this.jdbc = jdbc;
    this.dialect = dialect;
  }

  public final String place() {
    return place;
  }

  public final Dialect dialect() {
    return dialect;
  }

  /** The live schema, read anew. */
  public final Catalog catalog() {
    return new Catalog(this);
  }

  /** A statement that lives as long as the connection. */
  final PreparedStatement prepared(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = prepare(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  /** A statement that the caller closes. */
  protected final PreparedStatement prepare(String sql) throws SQLException {
    return jdbc.prepareStatement(sql);
  }

  public final void execute(String sql) throws SQLException {
    try (Statement statement = jdbc.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Work with the driver. */
  interface SqlWork<T> {
    T run() throws SQLException, DatabaseException;
  }

  /** Runs {@code work}; its failure says that it happened while {@code doing} something. */
  final <T> T attempt(String doing, SqlWork<T> work) throws DatabaseException {
    try {
      return work.run();
    } catch (SQLException e) {
      throw dialect.failureOf(doing + " of " + place, e);
    }
  }

  /** What is made of the row that a result is at. */
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /** What {@code reader} makes of each row that is found; all of it has to fit into memory. */
  public final <T> List<T> query(String sql, RowReader<T> reader, Object... parameters)
      throws SQLException {
    List<T> all = new ArrayList<>();
    PreparedStatement statement = prepared(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        all.add(reader.read(rows));
      }
    }
    return all;
  }

  /** The same; its failure says that it happened while {@code doing} something. */
  final <T> List<T> ask(String doing, String sql, RowReader<T> reader, Object... parameters)
      throws DatabaseException {
    return attempt(doing, () -> query(sql, reader, parameters));
  }

  /** A statement whose rows, which the caller reads one by one, need not all fit into memory. */
  public PreparedStatement prepareLargeQuery(String sql) throws SQLException {
    return prepare(sql);
  }

  /** How many rows to write at once; asked for where there are several. */
  public BatchLimit batchLimit() throws SQLException {
    return BatchLimit.USUAL;
  }

  /** Begins a transaction whose cut is made now and not at its first read. */
  public abstract void beginReading() throws SQLException;

  /**
   * Begins a transaction in which nobody else changes what it has read.
   *
   * @throws DatabaseException of the kind {@code LOCKED} that names who holds the lock, where that
   *     can be told
   */
  public abstract void beginWriting() throws SQLException, DatabaseException;

  /**
   * Commits.
   *
   * @throws DatabaseException of the kind {@code COMMIT_UNKNOWN} when it may have happened or not
   */
  public void commit() throws SQLException, DatabaseException {
    execute("COMMIT");
  }

  /**
   * Copies what was committed to where it stays, which another's commit might have to do else. From
   * then on commits here need not outlive a power cut, as what they do is done again.
   */
  public void checkpoint() throws SQLException {}

  /** Gives up what only protects a database that somebody uses already. */
  public void prepareToFill() throws SQLException {}

  /** Rolls back what is open; a failure to do so adds itself to {@code reason}. */
  public final void rollBackBecauseOf(Throwable reason) {
    try {
      if (!jdbc.isClosed()) {
        execute("ROLLBACK");
      }
    } catch (SQLException alreadyRolledBack) {
      reason.addSuppressed(alreadyRolledBack);
    }
  }

  @Override
  public void close() throws DatabaseException {
    try {
      jdbc.close();
    } catch (SQLException e) {
      throw dialect.failureOf("closing " + place, e);
    }
  }
}

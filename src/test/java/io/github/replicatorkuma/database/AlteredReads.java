package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Real databases, and cuts of them, of which one call does something else; all others pass. */
public final class AlteredReads {
  private AlteredReads() {}

  /** {@link ReadTransaction#rows} in other words. */
  @FunctionalInterface
  public interface Rows {
    RowCursor of(TableSchema table, String keyColumn) throws ReplicationException;
  }

  /** What happens; the table is read after it unless it throws. */
  @FunctionalInterface
  public interface Interruption {
    void happen() throws ReplicationException;
  }

  @FunctionalInterface
  private interface Call {
    Object with(Object[] arguments) throws Exception;
  }

  /** A cut with other rows. */
  public static ReadTransaction cut(ReadTransaction real, Rows rows) {
    return altered(
        ReadTransaction.class,
        real,
        "rows",
        arguments -> rows.of((TableSchema) arguments[0], (String) arguments[1]));
  }

  /**
   * A database where something happens as one table is read in one of the transactions.
   *
   * @param quietTransactions how many transactions go well before
   */
  public static KumaDatabase interrupted(
      KumaDatabase real, TableName name, int quietTransactions, Interruption interruption) {
    AtomicInteger quiet = new AtomicInteger(quietTransactions);
    return altered(
        KumaDatabase.class,
        real,
        "read",
        arguments -> {
          KumaDatabase.ReadWork<?> work = (KumaDatabase.ReadWork<?>) arguments[0];
          boolean goesWell = quiet.decrementAndGet() >= 0;
          return real.read(cut -> work.run(goesWell ? cut : interrupted(cut, name, interruption)));
        });
  }

  private static ReadTransaction interrupted(
      ReadTransaction real, TableName name, Interruption interruption) {
    return cut(
        real,
        (table, keyColumn) -> {
          if (table.name().equals(name)) {
            interruption.happen();
          }
          return real.rows(table, keyColumn);
        });
  }

  private static <T> T altered(Class<T> port, T real, String method, Call call) {
    Object altered =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, called, arguments) -> {
              try {
                return called.getName().equals(method)
                    ? call.with(arguments)
                    : called.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
    return port.cast(altered);
  }
}

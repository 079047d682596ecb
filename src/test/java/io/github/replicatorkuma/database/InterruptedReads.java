package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.RowCursor;
import io.github.replicatorkuma.schema.TableSchema;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;

/** A real database where something happens as one table is read in one of the transactions. */
public final class InterruptedReads implements KumaDatabase {
  private final KumaDatabase real;
  private final TableName table;
  private final Interruption interruption;
  private int quietTransactions;

  /** What happens; the table is read after it unless it throws. */
  @FunctionalInterface
  public interface Interruption {
    void happen() throws ReplicationException;
  }

  /**
   * @param quietTransactions how many transactions go well before
   */
  public InterruptedReads(
      KumaDatabase real, TableName table, int quietTransactions, Interruption interruption) {
    this.real = real;
    this.table = table;
    this.quietTransactions = quietTransactions;
    this.interruption = interruption;
  }

  @Override
  public <T> T read(ReadWork<T> work) throws ReplicationException {
    quietTransactions--;
    return real.read(
        transaction ->
            work.run(quietTransactions >= 0 ? transaction : new Interrupted(transaction)));
  }

  private final class Interrupted extends ForwardingReads {
    Interrupted(ReadTransaction transaction) {
      super(transaction);
    }

    @Override
    public RowCursor rows(TableSchema schema, String keyColumn) throws ReplicationException {
      if (schema.name().equals(table)) {
        interruption.happen();
      }
      return super.rows(schema, keyColumn);
    }
  }

  @Override
  public String description() {
    return real.description();
  }

  @Override
  public String kind() {
    return real.kind();
  }

  @Override
  public String copySuffix() {
    return real.copySuffix();
  }

  @Override
  public boolean exists() {
    return real.exists();
  }

  @Override
  public <T> T write(WriteWork<T> work) throws ReplicationException {
    return real.write(work);
  }

  @Override
  public List<OtherProgram> otherPrograms(Reach reach) throws ReplicationException {
    return real.otherPrograms(reach);
  }

  @Override
  public void copyTo(Path target) throws ReplicationException {
    real.copyTo(target);
  }

  @Override
  public long purgeOrphanedHistory(Collection<String> among, PurgePace pace)
      throws ReplicationException {
    return real.purgeOrphanedHistory(among, pace);
  }

  @Override
  public void releaseMigrationLock() throws ReplicationException {
    real.releaseMigrationLock();
  }
}

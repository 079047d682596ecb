package io.github.replicatorkuma.database;

import io.github.replicatorkuma.model.TableName;

/** A row whose foreign key names a row that does not exist. */
public record DanglingReference(TableName table, long id, String column, TableName parent) {
  /** {@code monitor 7: docker_host names no row of docker_host}. */
  @Override
  public String toString() {
    return table + " " + id + ": " + column + " names no row of " + parent;
  }
}

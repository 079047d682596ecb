package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.SnapshotId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a snapshot's id from the command line; anything else is a wrong command line. */
final class SnapshotIdConverter implements ITypeConverter<SnapshotId> {
  @Override
  public SnapshotId convert(String value) {
    try {
      return new SnapshotId(value);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}

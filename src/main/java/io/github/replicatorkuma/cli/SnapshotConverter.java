package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.Choice;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads from the command line which snapshot is meant: its id, or its generation and sequence. */
final class SnapshotConverter implements ITypeConverter<Choice> {
  private static final Pattern POSITION = Pattern.compile("([0-9]{1,9})\\.([0-9]{1,9})");

  @Override
  public Choice convert(String value) {
    Matcher position = POSITION.matcher(value);
    if (position.matches()) {
      return new Choice.ByPosition(
          new Position(Long.parseLong(position.group(1)), Long.parseLong(position.group(2))));
    }
    try {
      return new Choice.ById(new SnapshotId(value));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage() + "; nor is it a position such as 1.2");
    }
  }
}

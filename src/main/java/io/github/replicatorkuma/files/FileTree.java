package io.github.replicatorkuma.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** A directory and all that is in it. Links are not followed. */
public final class FileTree {
  private FileTree() {}

  /** The directory itself, then each directory before what is in it. */
  public static List<Path> of(Path directory) throws IOException {
    try (Stream<Path> all = Files.walk(directory)) {
      return all.toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** How many bytes all its files have. */
  public static long bytes(Path directory) throws IOException {
    long sum = 0;
    for (Path path : of(directory)) {
      sum += Files.isRegularFile(path) ? Files.size(path) : 0;
    }
    return sum;
  }

  /** Deletes it, if it is there. */
  public static void delete(Path directory) throws IOException {
    if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
      List<Path> all = new ArrayList<>(of(directory));
      Collections.reverse(all);
      for (Path path : all) {
        Files.delete(path);
      }
    }
  }
}

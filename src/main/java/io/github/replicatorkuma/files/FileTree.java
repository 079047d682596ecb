package io.github.replicatorkuma.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A directory and all that is in it. Links are not followed. */
public final class FileTree {
  private static final Integer ROOT = 0;

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

  /**
   * Gives what is root's in it, if it is there, to whom {@code example} belongs, as far as this
   * user can: what root writes for another user is that one's.
   */
  public static void giveToOwner(Path example, Path directory) {
    try {
      Map<String, Object> owner = Files.readAttributes(example, "unix:uid,gid");
      for (Path path : Files.exists(directory) ? of(directory) : List.<Path>of()) {
        if (ROOT.equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
          for (String id : List.of("gid", "uid")) {
            Files.setAttribute(path, "unix:" + id, owner.get(id), LinkOption.NOFOLLOW_LINKS);
          }
        }
      }
    } catch (IOException | UnsupportedOperationException notOursToGive) {
      // Root without that right, or a share that knows no users.
    }
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

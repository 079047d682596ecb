package io.github.replicatorkuma.config;

import io.github.replicatorkuma.files.FileQuestion;
import io.github.replicatorkuma.files.FileQuestion.NoAnswerException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * What is where the configuration points to. Nothing here waits for ever, since Uptime Kuma starts
 * only when the configuration has been read.
 */
final class Places {
  /** Once one place has not answered, the others have had their time as well. */
  private static final Duration REST_OF_PATIENCE = Duration.ofSeconds(1);

  /** Far more than any address, token or password. */
  private static final int LONGEST_FILE = 1 << 16;

  private final Consumer<Path> onLook;
  private final Set<Path> silent = new HashSet<>();
  private Duration patience;

  Places() {
    this(FileQuestion.PATIENCE, path -> {});
  }

  /**
   * @param onLook is called whenever the file system is about to be asked, by the thread that asks
   */
  Places(Duration patience, Consumer<Path> onLook) {
    this.patience = patience;
    this.onLook = onLook;
  }

  /** What something is. */
  enum Kind {
    NOTHING,
    FILE,
    DIRECTORY,
    /** A pipe, a socket, a device: reading it may take for ever. */
    SPECIAL,
    /** The file system does not say. */
    SILENT
  }

  /** What was found at a path. */
  record Place(Kind kind, boolean writable) {
    boolean isDirectory() {
      return kind == Kind.DIRECTORY;
    }

    /** Whether it is there and is known to be no directory. */
    boolean isSomethingElse() {
      return kind == Kind.FILE || kind == Kind.SPECIAL;
    }
  }

  /** Whether the place, or one above it, has not answered before. */
  boolean isKnownSilent(Path path) {
    return silent.stream().anyMatch(path::startsWith);
  }

  Place at(Path path) {
    try {
      return ask(path, () -> found(path));
    } catch (NoAnswerException e) {
      return new Place(Kind.SILENT, false);
    } catch (IOException notToBeSeen) {
      return new Place(Kind.NOTHING, false);
    }
  }

  private static Place found(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    Kind other = attributes.isDirectory() ? Kind.DIRECTORY : Kind.SPECIAL;
    return new Place(attributes.isRegularFile() ? Kind.FILE : other, Files.isWritable(path));
  }

  /**
   * The content of a file; opens nothing else.
   *
   * @throws IOException when it cannot be had; the message says why
   */
  byte[] content(Path file) throws IOException {
    byte[] content =
        ask(
            file,
            () -> {
              Kind kind = found(file).kind();
              if (kind != Kind.FILE) {
                throw new IOException(
                    kind == Kind.DIRECTORY ? "it is a directory" : "it is not a regular file");
              }
              try (InputStream in = Files.newInputStream(file)) {
                return in.readNBytes(LONGEST_FILE + 1);
              }
            });
    if (content.length > LONGEST_FILE) {
      throw new IOException("it has more than " + LONGEST_FILE + " bytes");
    }
    return content;
  }

  private <T> T ask(Path path, Callable<T> question) throws IOException {
    if (isKnownSilent(path)) {
      throw new NoAnswerException();
    }
    try {
      return FileQuestion.ask(
          () -> {
            onLook.accept(path);
            return question.call();
          },
          patience);
    } catch (NoAnswerException e) {
      silent.add(path);
      patience = patience.compareTo(REST_OF_PATIENCE) < 0 ? patience : REST_OF_PATIENCE;
      throw e;
    }
  }
}

package io.github.replicatorkuma.cli;

import io.github.replicatorkuma.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A directory for what a command needs only while it runs; not that of the daemon. */
record ScratchDirectory(Path path) implements AutoCloseable {
  /** Where none can be made, one that is not there. */
  static ScratchDirectory create() {
    try {
      return new ScratchDirectory(Files.createTempDirectory("replicator-kuma-"));
    } catch (IOException e) {
      return new ScratchDirectory(Path.of("/dev/null/replicator-kuma"));
    }
  }

  @Override
  public void close() {
    try {
      FileTree.delete(path);
    } catch (IOException left) {
      // It holds nothing but what restic keeps of a repository, encrypted as there.
    }
  }
}

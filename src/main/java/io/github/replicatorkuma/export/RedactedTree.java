package io.github.replicatorkuma.export;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A directory that people commit again and again: its list says which files in it are ours. Ours
 * are replaced, or removed when they are no longer written; all others are left alone.
 */
final class RedactedTree {
  /** What an empty directory may hold already. */
  private static final Set<String> GIT = Set.of(".git", ".gitignore", ".gitattributes");

  private static final String LIST = "replicator-kuma-export.txt";
  private static final String HEADER =
      "# Written by: replicator-kuma export --redact. These files are replaced by the next one:";

  /** Lists come back from wherever the tree was pushed to, so nothing else reaches a path. */
  private static final Pattern OURS = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,63}\\.json");

  private final Path directory;
  private final Set<String> before;
  private final Set<String> written = new TreeSet<>();

  private RedactedTree(Path directory, Set<String> before) {
    this.directory = directory;
    this.before = before;
  }

  /** Writes the content of one file. */
  interface Content {
    long writeTo(Writer target) throws ReplicationException, IOException;
  }

  /** Opens {@code directory}, which is ours already, empty, or not there yet. */
  static RedactedTree open(Path directory) throws ReplicationException {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectory(directory, PrivateDirectory.PRIVATE);
      }
      return new RedactedTree(directory, listed(directory));
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private static Set<String> listed(Path directory) throws IOException, ReplicationException {
    Path list = directory.resolve(LIST);
    if (Files.isRegularFile(list, LinkOption.NOFOLLOW_LINKS)) {
      List<String> lines = Files.readAllLines(list);
      if (!lines.isEmpty() && lines.get(0).equals(HEADER)) {
        return lines.stream()
            .filter(name -> OURS.matcher(name).matches())
            .collect(Collectors.toCollection(TreeSet::new));
      }
    }
    try (Stream<Path> content = Files.list(directory)) {
      if (content.anyMatch(path -> !GIT.contains(path.getFileName().toString()))) {
        throw ReplicationException.terminal(
            directory + " holds something that no export with --redact has written",
            "Name an empty directory, one that does not exist yet, or one of an earlier"
                + " export --redact.");
      }
    }
    return new TreeSet<>();
  }

  /** Writes the file of a table; how many rows there were. */
  long write(TableName table, Content content) throws ReplicationException {
    String name = table.value() + ".json";
    try {
      if (written.isEmpty()) {
        writeList(before);
      }
      if (before.add(name)) {
        requireFree(name);
        writeList(before);
      }
      written.add(name);
      return replace(name, content);
    } catch (IOException e) {
      throw failed(directory.resolve(name), e);
    }
  }

  private void requireFree(String name) throws ReplicationException {
    if (Files.exists(directory.resolve(name), LinkOption.NOFOLLOW_LINKS)) {
      throw ReplicationException.terminal(
          directory.resolve(name) + " is there, and no export with --redact has written it",
          "Move it away.");
    }
  }

  /** Removes what earlier exports wrote and this one did not. */
  void finish() throws ReplicationException {
    try {
      for (String name : before) {
        if (!written.contains(name)) {
          Files.deleteIfExists(directory.resolve(name));
        }
      }
      writeList(written);
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private void writeList(Set<String> names) throws IOException, ReplicationException {
    replace(
        LIST,
        target -> {
          target.write(HEADER + "\n");
          for (String name : names) {
            target.write(name + "\n");
          }
          return names.size();
        });
  }

  private long replace(String name, Content content) throws IOException, ReplicationException {
    long[] rows = new long[1];
    AtomicFile.<ReplicationException>write(
        directory.resolve(name),
        stream -> {
          Writer target = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
          rows[0] = content.writeTo(target);
          target.flush();
        });
    return rows[0];
  }

  private static ReplicationException failed(Path place, IOException e) {
    return ReplicationException.terminal(
        "cannot write " + place + ": " + PlainText.reason(e),
        "Name a directory that this user may write to, in one that exists.",
        e);
  }
}

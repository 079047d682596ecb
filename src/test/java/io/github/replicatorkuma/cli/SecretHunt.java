package io.github.replicatorkuma.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Secrets that can be told from any other text, and the search for them. */
final class SecretHunt {
  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final TreeSet<String> found = new TreeSet<>();
  private int files;
  private int texts;

  /** A new secret, whose letters mean the same in a URL, in JSON and in SQL. */
  String secret(String name) {
    return secret(name, "zq-" + name.toLowerCase(Locale.ROOT).replace('_', '-') + "-7f3a9c51");
  }

  /** One that somebody else has made. */
  String secret(String name, String value) {
    secrets.put(name, value);
    return value;
  }

  int secrets() {
    return secrets.size();
  }

  int files() {
    return files;
  }

  int texts() {
    return texts;
  }

  /** What was found where. */
  List<String> found() {
    return List.copyOf(found);
  }

  void search(String where, String text) {
    texts++;
    lookInto(where, text);
  }

  /** Searches every file below {@code root}, by its bytes. */
  void search(Path root, Predicate<Path> included) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes unused) {
            return included.test(directory)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (attributes.isRegularFile() && included.test(file)) {
              files++;
              lookInto(file.toString(), textOf(file));
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** The names of those that are in {@code file}, or in what SQLite keeps beside it. */
  List<String> in(Path file) throws IOException {
    String text = textOf(file) + textOf(Path.of(file + "-wal"));
    List<String> names = new ArrayList<>(secrets.keySet());
    names.removeIf(name -> !text.contains(String.valueOf(secrets.get(name))));
    return names;
  }

  private void lookInto(String where, String text) {
    secrets.forEach(
        (name, value) -> {
          if (text.contains(value)
              || IntStream.range(0, 3).anyMatch(skip -> text.contains(base64(value, skip)))) {
            found.add(name + " in " + where);
          }
        });
  }

  /** What of it shows in Base64 however long what stands before it is, as in a header. */
  private static String base64(String value, int skip) {
    String whole = value.substring(skip, skip + (value.length() - skip) / 3 * 3);
    return Base64.getEncoder().encodeToString(whole.getBytes(StandardCharsets.UTF_8));
  }

  private static String textOf(Path file) throws IOException {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (NoSuchFileException gone) {
      return "";
    }
  }
}

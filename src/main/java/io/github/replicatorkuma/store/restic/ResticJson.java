package io.github.replicatorkuma.store.restic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Reads what restic prints with {@code --json}. Fields and kinds of message that are not known are
 * passed over, as restic's documentation asks for (its scripting page).
 */
final class ResticJson {
  private static final Pattern ID = Pattern.compile("[0-9a-f]{64}");

  private ResticJson() {}

  /**
   * The snapshots of {@code restic snapshots --json}.
   *
   * @throws IOException when it is not that; the message says what was found
   */
  static List<StoredSnapshot> snapshots(String stdout) throws IOException {
    List<StoredSnapshot> snapshots = new ArrayList<>();
    String json = stdout.strip();
    if (json.equals("null")) { // restic before 0.17 when there are none
      return snapshots;
    }
    if (!json.startsWith("[") || !json.endsWith("]")) {
      throw new IOException("no list of snapshots: " + beginning(json));
    }
    try (JsonParser list = Json.parser(json)) {
      list.nextToken();
      while (list.nextToken() != JsonToken.END_ARRAY) {
        snapshots.add(snapshot(Json.tree(list)));
      }
    } catch (JsonProcessingException e) {
      throw new IOException("no JSON: " + e.getOriginalMessage(), e);
    }
    return snapshots;
  }

  /** The key of {@code restic cat masterkey}, where it is that. */
  static Optional<byte[]> masterKey(String stdout) {
    try {
      byte[] key = Json.read(stdout).path("encrypt").binaryValue();
      return Optional.ofNullable(key).filter(found -> found.length > 0);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static StoredSnapshot snapshot(JsonNode node) throws IOException {
    String id = node.path("id").asText();
    try {
      return new StoredSnapshot(
          new SnapshotId(id),
          Instant.parse(node.path("time").asText()),
          node.path("hostname").asText(),
          texts(node.path("paths")),
          texts(node.path("tags")),
          size(node.path("summary")));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("no snapshot: " + beginning(Json.text(node)), e);
    }
  }

  /**
   * The lock of {@code restic cat lock}.
   *
   * @throws IOException when it is not that; the message says what was found
   */
  static ResticLock lock(String stdout) throws IOException {
    try {
      return RecordJson.read(ResticLock.class, Json.read(stdout));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IOException("no lock: " + beginning(stdout), e);
    }
  }

  /** Whether it is the name of something in the repository. */
  static boolean isId(String text) {
    return ID.matcher(text).matches();
  }

  /** Since restic 0.17, for snapshots made by such a one. */
  private static Optional<StoredSnapshot.Size> size(JsonNode summary) {
    JsonNode bytes = summary.path("total_bytes_processed");
    JsonNode files = summary.path("total_files_processed");
    return bytes.canConvertToLong() && files.canConvertToLong()
        ? Optional.of(new StoredSnapshot.Size(bytes.longValue(), files.longValue()))
        : Optional.empty();
  }

  /** The bytes of the file or directory in a line of {@code restic ls --json}. */
  static OptionalLong listedBytes(String line) throws IOException {
    try {
      JsonNode node = Json.read(line);
      return node.path("struct_type").asText().equals("node")
          ? OptionalLong.of(Math.max(0, node.path("size").asLong()))
          : OptionalLong.empty();
    } catch (JsonProcessingException e) {
      throw new IOException("no JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  /** The snapshot's id, when {@code line} is the summary of {@code restic backup --json}. */
  static Optional<SnapshotId> savedId(String line) {
    if (!line.contains("\"summary\"")) {
      return Optional.empty();
    }
    try {
      JsonNode message = Json.read(line);
      return message.path("message_type").asText().equals("summary")
          ? Optional.of(new SnapshotId(message.path("snapshot_id").asText()))
          : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The id in the output of {@code restic cat config}. */
  static Optional<RepositoryId> repositoryId(String stdout) {
    try {
      String id = Json.read(stdout).path("id").asText();
      return isId(id) ? Optional.of(new RepositoryId(id)) : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  /**
   * The message in a line of stderr when it is one of the JSON messages that restic writes there
   * (errors since ever, {@code exit_error} since 0.18), otherwise the line.
   */
  static String plain(String line) {
    if (!line.startsWith("{")) {
      return line;
    }
    try {
      JsonNode node = Json.read(line);
      JsonNode message = node.path("message");
      JsonNode error = node.path("error");
      if (message.isTextual()) {
        return message.asText();
      }
      if (error.isObject()) {
        String what = error.path("message").asText(Json.text(error));
        return node.path("item").asText() + ": " + what;
      }
      return line;
    } catch (JsonProcessingException e) {
      return line;
    }
  }

  private static String beginning(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}

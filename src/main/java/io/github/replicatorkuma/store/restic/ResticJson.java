package io.github.replicatorkuma.store.restic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
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
      JsonNode made = node.path("summary"); // since restic 0.17, by such a one
      return new StoredSnapshot(
          new SnapshotId(id),
          Instant.parse(node.path("time").asText()),
          node.path("hostname").asText(),
          texts(node.path("paths")),
          texts(node.path("tags")),
          size(made.path("total_bytes_processed"), made.path("total_files_processed")));
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

  /** What {@code restic stats --mode restore-size} tells of one snapshot, where it tells that. */
  static Optional<StoredSnapshot.Size> counted(String stdout) {
    JsonNode stats = tree(stdout);
    return size(stats.path("total_size"), stats.path("total_file_count"));
  }

  private static Optional<StoredSnapshot.Size> size(JsonNode bytes, JsonNode files) {
    return bytes.canConvertToLong() && files.canConvertToLong()
        ? Optional.of(new StoredSnapshot.Size(bytes.longValue(), files.longValue()))
        : Optional.empty();
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
    JsonNode message = tree(line);
    return Optional.of(message.path("snapshot_id").asText())
        .filter(id -> message.path("message_type").asText().equals("summary"))
        .filter(SnapshotId::isOne)
        .map(SnapshotId::new);
  }

  /** The id in the output of {@code restic cat config}. */
  static Optional<RepositoryId> repositoryId(String stdout) {
    return Optional.of(tree(stdout).path("id").asText())
        .filter(ResticJson::isId)
        .map(RepositoryId::new);
  }

  /**
   * The message in a line of stderr when it is one of the JSON messages that restic writes there
   * (errors since ever, {@code exit_error} since 0.18), otherwise the line.
   */
  static String plain(String line) {
    JsonNode node = tree(line);
    JsonNode message = node.path("message");
    JsonNode error = node.path("error");
    if (message.isTextual()) {
      return message.asText();
    }
    return error.isObject()
        ? node.path("item").asText() + ": " + error.path("message").asText(Json.text(error))
        : line;
  }

  /** Missing where it is no JSON. */
  private static JsonNode tree(String text) {
    try {
      return Json.read(text);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private static String beginning(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }
}

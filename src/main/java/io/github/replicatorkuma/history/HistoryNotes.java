package io.github.replicatorkuma.history;

import static io.github.replicatorkuma.logging.EventLog.field;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.Records;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What an instance remembers of its backups. It is no more than a help: lost, the repository tells.
 *
 * @param begun when the first one was due
 * @param last when the last one was made
 * @param took how long that took
 * @param bytes what it holds
 * @param repository the id of where it is; empty before the first
 * @param keptAt when old ones were last removed
 * @param failed why the last attempt failed, if it did
 * @param hint what to do about that
 */
public record HistoryNotes(
    Optional<Instant> begun,
    Optional<Instant> last,
    Optional<Duration> took,
    long bytes,
    Optional<String> repository,
    Optional<Instant> keptAt,
    Optional<String> failed,
    Optional<String> hint) {
  private static final EventLog log = EventLog.of(HistoryNotes.class);

  private static final HistoryNotes NONE =
      RecordJson.read(HistoryNotes.class, JsonNodeFactory.instance.objectNode());

  /** Nothing where the file is missing or damaged. */
  public static HistoryNotes read(Path file) {
    try {
      return RecordJson.read(HistoryNotes.class, Json.read(Files.readAllBytes(file)));
    } catch (IOException | RuntimeException missingOrDamaged) {
      return NONE;
    }
  }

  /** That they cannot be written is no failure of a backup. */
  void write(Path file) {
    try {
      AtomicFile.write(file, Json.bytes(RecordJson.tree(this)));
    } catch (IOException e) {
      log.debug("not_noted", field("file", file), field("reason", e));
    }
  }

  HistoryNotes begunAt(Instant now) {
    return Records.with(this, "begun", Optional.of(begun.orElse(now)));
  }

  HistoryNotes madeAt(Instant begin, Instant end, long size, String where) {
    return new HistoryNotes(
        begun,
        Optional.of(end),
        Optional.of(Duration.between(begin, end)),
        size,
        Optional.of(where),
        keptAt,
        Optional.empty(),
        Optional.empty());
  }

  HistoryNotes keptAt(Instant now) {
    return Records.with(this, "keptAt", Optional.of(now));
  }

  HistoryNotes failedFor(ReplicationException e) {
    String reason = String.valueOf(e.getMessage());
    Optional<String> whatToDo = Optional.of(e.hint()).filter(text -> !text.isEmpty());
    return Records.with(this, "failed", Optional.of(reason), "hint", whatToDo);
  }
}

package io.github.replicatorkuma.app;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.health.EndedCycle;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last changes, in a file for the next process. Only for people: lost, there are none. */
record LastChanges(Path file) {
  private static final EventLog log = EventLog.of(LastChanges.class);

  /** More than the page shows, and so few that the file is small, whatever was applied. */
  private static final int MOST_NAMES = 100;

  private record Content(List<EndedCycle> changes) {}

  /** The newest first; none where the file is missing or damaged. */
  List<EndedCycle> read() {
    try {
      return RecordJson.read(Content.class, Json.read(Files.readAllBytes(file))).changes();
    } catch (IOException | RuntimeException missingOrDamaged) {
      return List.of();
    }
  }

  /** That they cannot be written is no failure of what was done. */
  void write(List<EndedCycle> changes) {
    Content brief = new Content(changes.stream().map(one -> one.brief(MOST_NAMES)).toList());
    try {
      AtomicFile.write(file, Json.bytes(RecordJson.tree(brief)));
    } catch (IOException e) {
      log.debug("not_noted", field("file", file), field("reason", e));
    }
  }
}

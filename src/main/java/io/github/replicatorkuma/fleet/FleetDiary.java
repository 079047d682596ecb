package io.github.replicatorkuma.fleet;

import static io.github.replicatorkuma.logging.EventLog.field;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.RecordJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is to be known of the records after a restart: which one was written last, and which
 * counters were seen, as a lower one is an old record that somebody put back.
 *
 * @param nonce of the process that wrote last; empty where none has
 * @param seen the highest counter of each instance, by its id
 */
record FleetDiary(String nonce, long counter, Map<String, Long> seen) {
  static final FleetDiary EMPTY = new FleetDiary("", 0, Map.of());

  private static final EventLog log = EventLog.of(FleetDiary.class);

  FleetDiary {
    seen = Map.copyOf(seen);
  }

  /** One that cannot be read begins anew: the records themselves tell the rest. */
  static FleetDiary read(Path file) {
    try {
      return RecordJson.read(FleetDiary.class, Json.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return EMPTY;
    } catch (IOException | IllegalArgumentException e) {
      log.warn("fleet_diary_unreadable", field("file", file), field("reason", e.getMessage()));
      return EMPTY;
    }
  }

  void write(Path file) throws IOException {
    AtomicFile.write(file, Json.lines(RecordJson.tree(this)).getBytes(UTF_8));
  }

  boolean isOlder(FleetRecord record) {
    return record.counter() < seen.getOrDefault(record.instance().id(), 0L);
  }

  FleetDiary wrote(FleetRecord own) {
    return new FleetDiary(own.nonce(), own.counter(), seeing(own).seen);
  }

  FleetDiary seeing(FleetRecord record) {
    Map<String, Long> all = new TreeMap<>(seen);
    all.merge(record.instance().id(), record.counter(), Math::max);
    return new FleetDiary(nonce, counter, all);
  }
}

package io.github.replicatorkuma.state;

import static io.github.replicatorkuma.logging.EventLog.field;
import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.ReplicationException.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * The state directory (mode 0700): the state file, written atomically, and the places of what else
 * this instance keeps.
 *
 * <p>A state file that cannot be read is put aside and state starts anew; the repository and the
 * database tell the rest. For who only looks, the directory is as it is: nothing is created.
 */
public record StateDirectory(Path path, Clock clock) {
  private static final EventLog log = EventLog.of(StateDirectory.class);

  private static final int KEY_BYTES = 32;

  /** Opens the directory, created where it is missing and closed to others where it is not. */
  public static StateDirectory open(Path directory, Clock clock) throws StateException {
    try {
      PrivateDirectory.make(directory);
      PrivateDirectory.closeContent(directory);
    } catch (IOException e) {
      throw StateException.unusable(directory, e);
    }
    return new StateDirectory(directory, clock);
  }

  /** An instance's own rows from before an apply that is not yet proved healthy. */
  public Path restorePoint() {
    return path.resolve("restore-point.json");
  }

  /** What the fleet holds where this instance may hold something else. */
  public Path fleetValues() {
    return path.resolve("fleet-values.json");
  }

  /** What was written to and read from the fleet's records. */
  public Path fleetDiary() {
    return path.resolve("fleet.json");
  }

  /** Which alerts this instance has told. */
  public Path alerts() {
    return path.resolve("alerts.json");
  }

  /** Of which outages the agent in Uptime Kuma told the end while no daemon heard of it. */
  public Path endedAlerts() {
    return path.resolve("alerts-ended.json");
  }

  /** What a leader published last, to say what the next publish changes. */
  public Path publishedRows() {
    return path.resolve("published-rows");
  }

  /** What the daemon did last, for people who look at the next one. */
  public Path lastChanges() {
    return path.resolve("last-changes.json");
  }

  /** The copy of the database from before the first apply, whose name ends with {@code suffix}. */
  public Path firstCopy(String suffix) {
    return path.resolve("before-first-apply" + suffix);
  }

  public Path resticCache() {
    return path.resolve("restic-cache");
  }

  /** The restics of this instance that may leave a lock in the repository. */
  public Path resticChildren() {
    return path.resolve("restic-children.json");
  }

  /** What is backed up, as restic last saved it. */
  public Path history() {
    return path.resolve("history");
  }

  /** What is remembered of backups. */
  public Path historyNotes() {
    return path.resolve("history.json");
  }

  /** The restics of this instance that may leave a lock in the repository of backups. */
  public Path historyChildren() {
    return path.resolve("history-restic-children.json");
  }

  /** What is known of rows that are here no longer goes, as other data were restored. */
  public void forgetRows() throws StateException {
    for (Path file : List.of(restorePoint(), fleetValues())) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        throw StateException.unusable(file, e);
      }
    }
  }

  /** Which process the supervised Uptime Kuma is. */
  public Path kumaProcess() {
    return path.resolve("kuma-process");
  }

  /** How to reach the daemon that holds the lock; what a dead one left is harmless. */
  public Path controlFile() {
    return path.resolve("control");
  }

  /** Of which failure people know, and not of its end. */
  public Path failureMark() {
    return path.resolve("failure-told");
  }

  /** The same of backups. */
  public Path historyFailureMark() {
    return path.resolve("history-failure-told");
  }

  Path lockFile() {
    return path.resolve("lock");
  }

  private Path stateFile() {
    return path.resolve("state.json");
  }

  /** What is remembered; a fresh state, written at once, when there is none that can be read. */
  public InstanceState load() throws StateException {
    try {
      return read();
    } catch (NoSuchFileException e) {
      return startAnew();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return putAside(e);
    } catch (IOException e) {
      throw StateException.unusable(stateFile(), e);
    }
  }

  /** What is remembered, or a fresh state that is not written, for who only looks. */
  public InstanceState peek() throws StateException {
    try {
      return read();
    } catch (NoSuchFileException e) {
      return InstanceState.fresh("none yet", null);
    } catch (IOException | IllegalArgumentException e) {
      throw new StateException(
          Severity.RETRYABLE,
          "cannot read " + stateFile() + ": " + PlainText.reason(e),
          e instanceof AccessDeniedException
              ? "Run the command as the user of the daemon, or as root."
              : "The next cycle puts it aside and starts anew; nothing is lost.",
          e);
    }
  }

  private InstanceState read() throws IOException {
    InstanceState state =
        RecordJson.read(InstanceState.class, Json.read(Files.readAllBytes(stateFile())));
    if (state.format() != InstanceState.FORMAT || !Instance.isName(state.instanceId())) {
      throw new IllegalArgumentException("not a state file of format " + InstanceState.FORMAT);
    }
    return state;
  }

  private InstanceState startAnew() throws StateException {
    InstanceState fresh = InstanceState.fresh(UUID.randomUUID().toString(), clock.instant());
    save(fresh);
    return fresh;
  }

  private InstanceState putAside(Exception reason) throws StateException {
    Path aside = path.resolve("state.json.unreadable-" + clock.instant().getEpochSecond());
    log.warn(
        "state_unreadable",
        field("file", stateFile()),
        field("kept_as", aside),
        field("reason", PlainText.reason(reason)),
        field("hint", "nothing is lost: state is rebuilt from the repository and the database"));
    try {
      Files.move(stateFile(), aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw StateException.unusable(stateFile(), e);
    }
    return startAnew();
  }

  /** Writes the state so that a reader, after a power cut too, finds the old or the new one. */
  public void save(InstanceState state) throws StateException {
    try {
      AtomicFile.write(
          stateFile(), Json.lines(RecordJson.tree(state)).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw StateException.unusable(stateFile(), e);
    }
  }

  /**
   * The key of this instance's fingerprints, made when it is first asked for. Copied to another
   * instance, both give a secret the same fingerprint.
   */
  public byte[] fingerprintKey() throws StateException {
    Path file = path.resolve("fingerprint-key");
    try {
      if (!Files.exists(file)) {
        byte[] fresh = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(fresh);
        AtomicFile.write(file, (HexFormat.of().formatHex(fresh) + "\n").getBytes(US_ASCII));
      }
      byte[] key = HexFormat.of().parseHex(Files.readString(file, US_ASCII).strip());
      if (key.length == KEY_BYTES) {
        return key;
      }
      throw new IllegalArgumentException(key.length + " bytes");
    } catch (IllegalArgumentException e) {
      throw new StateException(
          Severity.TERMINAL,
          file + " is no key: " + KEY_BYTES + " bytes in hexadecimal are expected",
          "Copy it again from where it came, or remove it: all fingerprints change then.",
          e);
    } catch (IOException e) {
      throw StateException.unusable(file, e);
    }
  }
}

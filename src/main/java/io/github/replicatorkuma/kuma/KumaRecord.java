package io.github.replicatorkuma.kuma;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.exec.Processes.Identity;
import io.github.replicatorkuma.exec.Processes.Life;
import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.logging.EventLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Which process Kuma is, in a file: so a Kuma that outlived its killed daemon is recognized by the
 * next one.
 *
 * <p>Not to be able to remember fails nothing: such a Kuma then keeps its port, and the next start
 * says so.
 *
 * @param file written when Kuma starts; its directory may not be there yet
 */
public record KumaRecord(Path file) {
  private static final EventLog log = EventLog.of(KumaRecord.class);
  private static final Processes PROCESSES = new Processes();
  private static final int LINES = 5;

  /**
   * A Kuma that nobody supervises.
   *
   * @param booted whether it has answered since its start
   */
  public record LeftOver(ProcessHandle process, boolean booted) {}

  /** Remembers Kuma's process. */
  void note(long pid, boolean booted) {
    Optional<Identity> identity = PROCESSES.identityOf(pid);
    if (identity.isEmpty()) {
      return;
    }
    Life life = identity.get().life();
    List<String> lines =
        List.of(
            life.boot(),
            life.namespace(),
            Long.toString(pid),
            Long.toString(identity.get().startTicks()),
            Boolean.toString(booted));
    try {
      AtomicFile.fill(file, unfinished -> Files.write(unfinished, lines));
    } catch (IOException e) {
      log.debug("kuma_not_recorded", field("file", file), field("reason", e.toString()));
    }
  }

  /** The process that was remembered, where it is alive and was not started by this daemon. */
  public Optional<LeftOver> leftOver() {
    try {
      List<String> lines = Files.readAllLines(file);
      if (lines.size() != LINES) {
        return Optional.empty();
      }
      long pid = Long.parseLong(lines.get(2));
      Identity noted =
          new Identity(new Life(lines.get(0), lines.get(1)), pid, Long.parseLong(lines.get(3)));
      boolean same = PROCESSES.identityOf(pid).filter(noted::equals).isPresent();
      return same
          ? ProcessHandle.of(pid).map(process -> new LeftOver(process, lines.get(4).equals("true")))
          : Optional.empty();
    } catch (NoSuchFileException none) {
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      log.debug("kuma_record_unreadable", field("file", file), field("reason", e.toString()));
      return Optional.empty();
    }
  }
}

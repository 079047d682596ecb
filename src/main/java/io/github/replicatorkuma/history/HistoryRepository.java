package io.github.replicatorkuma.history;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Backup;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.store.Backups;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The repository of backups, which is never the one that replicates: an old script would restore
 * them, and a replica would not.
 */
public final class HistoryRepository {
  private static final EventLog log = EventLog.of(HistoryRepository.class);

  /** Ids are arguments, and an operating system limits how many a process can be given. */
  private static final int MOST_AT_ONCE = 1000;

  static final String GONE =
      "It was there before. If you have set another REPLICATOR_HISTORY_REPOSITORY on purpose, copy"
          + " the old repository to that place. Else bring it back: is a disk not mounted, or a"
          + " volume missing? To begin with a new one instead, without the old backups, run:"
          + " `replicator-kuma history backup --init`";

  private final SnapshotStore store;
  private final Supplier<Optional<RepositoryId>> replication;
  private final String anotherPlace;
  private final KeepPolicy keep;
  private final Path notes;
  private final Clock clock;
  private volatile List<Backup> listed = List.of();

  /** What is backed up. */
  public interface Content {
    /** Where it is written; stays, so that restic need not read again what did not change. */
    Path directory();

    /**
     * Brings the directory up to date.
     *
     * @return what is told about it in the list
     */
    Map<String, String> write() throws ReplicationException, InterruptedException;
  }

  /** A backup that was made. */
  public record Made(SnapshotId id, long bytes, Duration took) {}

  /**
   * @param replication the id of the repository that replicates, as far as it is known
   * @param anotherPlace what to do where it is the same one
   * @param notes the file of {@link HistoryNotes}
   */
  public HistoryRepository(
      SnapshotStore store,
      Supplier<Optional<RepositoryId>> replication,
      String anotherPlace,
      KeepPolicy keep,
      Path notes,
      Clock clock) {
    this.store = store;
    this.replication = replication;
    this.anotherPlace = anotherPlace;
    this.keep = keep;
    this.notes = notes;
    this.clock = clock;
  }

  public String description() {
    return store.description();
  }

  /** What is remembered. */
  public HistoryNotes notes() {
    return HistoryNotes.read(notes);
  }

  /** Backups are due from now on. */
  public void begin() {
    notes().begunAt(clock.instant()).write(notes);
  }

  public Backups list() throws StoreException {
    requireOther(id());
    List<StoredSnapshot> found = store.list();
    if (found.stream().anyMatch(one -> SnapshotTags.areOurs(one.tags()) || one.isByScript())) {
      throw theSame("it holds snapshots that replicate");
    }
    Backups backups = Backups.of(found);
    listed = backups.all();
    return backups;
  }

  /** One that was there before is missed, not made: it may only be out of reach. */
  private RepositoryId id() throws StoreException {
    try {
      return store.repositoryId();
    } catch (StoreException e) {
      boolean isGone =
          e.kind() == StoreException.Kind.REPOSITORY_MISSING && notes().repository().isPresent();
      throw isGone ? new StoreException(e.kind(), String.valueOf(e.getMessage()), GONE, e) : e;
    }
  }

  /** What there was when it was last listed. */
  public List<Backup> listed() {
    return listed;
  }

  private void requireOther(RepositoryId id) throws StoreException {
    if (replication.get().filter(id::equals).isPresent()) {
      throw theSame("it is the repository that replicates");
    }
  }

  private StoreException theSame(String found) {
    return new StoreException(
        StoreException.Kind.MISCONFIGURED,
        "no backup is kept in " + store.description() + ": " + found,
        anotherPlace);
  }

  /**
   * Makes a backup, and once a day (UTC) removes old ones of the same name. The repository is made
   * where it was never seen.
   *
   * @param init whether it is made where it was seen and is gone, too
   */
  public Made backUp(Instance self, Content content, boolean init)
      throws ReplicationException, InterruptedException {
    try {
      return make(self, content, init);
    } catch (ReplicationException e) {
      notes().failedFor(e).write(notes);
      throw e;
    }
  }

  private Made make(Instance self, Content content, boolean init)
      throws ReplicationException, InterruptedException {
    Instant begin = clock.instant();
    Backups before = listOrCreate(init);
    Map<String, String> about = content.write();
    long number = before.newest(self.name()).map(Backup::number).orElse(0L) + 1;
    String nonce = UUID.randomUUID().toString();
    SnapshotId id = store.save(content.directory(), Backup.tags(number, self, about, nonce));
    Instant end = clock.instant();
    long bytes = bytes(content.directory());
    notes().madeAt(begin, end, bytes, store.repositoryId().value()).write(notes);
    removeOld(self.name());
    return new Made(id, bytes, Duration.between(begin, end));
  }

  private Backups listOrCreate(boolean init) throws StoreException {
    try {
      return list();
    } catch (StoreException e) {
      boolean isNew = init || notes().repository().isEmpty();
      if (e.kind() != StoreException.Kind.REPOSITORY_MISSING || !isNew) {
        throw e;
      }
      requireOther(store.create());
      return new Backups(List.of());
    }
  }

  private static long bytes(Path directory) {
    try {
      return FileTree.bytes(directory);
    } catch (IOException e) {
      return 0;
    }
  }

  /**
   * A failure is a warning and never more, and is tried again the next day. Who remembers no other
   * day removes nothing yet: it may have been restored just now.
   */
  private void removeOld(String name) {
    Instant now = clock.instant();
    Optional<Instant> before = notes().keptAt();
    if (before.filter(at -> isSameDay(at, now)).isPresent()) {
      return;
    }
    notes().keptAt(now).write(notes);
    if (before.isEmpty()) {
      return;
    }
    try {
      List<Backup> newestFirst = new ArrayList<>(list().of(name));
      Collections.reverse(newestFirst);
      Set<Backup> kept = keep.kept(newestFirst, Backup::time);
      List<SnapshotId> old =
          newestFirst.stream()
              .filter(backup -> !kept.contains(backup))
              .map(Backup::id)
              .limit(MOST_AT_ONCE)
              .toList();
      store.forget(old, true);
      if (!old.isEmpty()) {
        log.info("history_retained", field("forgotten", old.size()), field("kept", kept.size()));
      }
    } catch (StoreException e) {
      log.warn(
          "history_retention_failed", field("reason", e.getMessage()), field("hint", e.hint()));
    }
  }

  private static boolean isSameDay(Instant one, Instant other) {
    return one.truncatedTo(ChronoUnit.DAYS).equals(other.truncatedTo(ChronoUnit.DAYS));
  }

  /** Writes a backup's content below the empty directory {@code target}. */
  public void fetch(Backup backup, Path target) throws StoreException {
    store.fetch(backup.id(), target);
  }
}

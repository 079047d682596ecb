package io.github.replicatorkuma.fleet;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.fleet.FleetRecord.Turn;
import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.ReplicationException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The record of one process among all that are kept: it is written above any earlier one of this
 * instance, and it is known whether another process writes as this instance.
 */
final class OwnRecord {
  private static final EventLog log = EventLog.of(OwnRecord.class);

  private final Membership.Means means;
  private final Path file;

  /** Above what a process has written whose disk was set back, where its records are lost, too. */
  private final long begin;

  private final String nonce = UUID.randomUUID().toString();
  private final Set<String> toldUnreadable = new HashSet<>();
  private volatile FleetDiary diary;
  private @Nullable FleetRecord listenedTo;
  private boolean written;
  private @Nullable RecordStore store;
  private @Nullable RecordSeal seal;

  /**
   * @param file where the diary is
   * @param begin above which this process counts
   */
  OwnRecord(Membership.Means means, Path file, long begin) {
    this.means = means;
    this.file = file;
    this.begin = begin;
    this.diary = FleetDiary.read(file);
  }

  boolean isWritten() {
    return written;
  }

  /** It is somebody else's from now on. */
  void renewed() {
    written = false;
    listenedTo = null;
  }

  /** All records of this fleet, the latest of each instance; empty while there is no repository. */
  Optional<List<FleetRecord>> readAll() throws ReplicationException {
    if (seal == null) {
      seal = means.seal().orElse(null);
    }
    if (seal == null) {
      return Optional.empty();
    }
    if (store == null) {
      store = means.store();
    }
    return Optional.of(readable(store.read(), seal));
  }

  /** What is none of this fleet is told once. */
  private List<FleetRecord> readable(List<RecordStore.Sealed> found, RecordSeal with) {
    List<FleetRecord> all = new ArrayList<>();
    for (RecordStore.Sealed sealed : found) {
      try {
        FleetRecord record = with.open(sealed);
        if (diary.isOlder(record)) {
          throw new IllegalArgumentException("it is an old one that was put back");
        }
        all.removeIf(
            other ->
                other.instance().isSameAs(record.instance()) && other.counter() < record.counter());
        if (all.stream().noneMatch(other -> other.instance().isSameAs(record.instance()))) {
          all.add(record);
        }
      } catch (IllegalArgumentException e) {
        if (toldUnreadable.add(sealed.id() + e.getMessage())) {
          log.warn(
              "fleet_record_ignored",
              field("instance", sealed.id()),
              field("reason", e.getMessage()));
        }
      }
    }
    return all;
  }

  /** These count: none that is older will. */
  void note(List<FleetRecord> read) {
    for (FleetRecord record : read) {
      diary = diary.seeing(record);
    }
  }

  /**
   * Whether another process writes as this instance: after this one has written, or while it only
   * listens. What an earlier process of this disk wrote changes no more.
   */
  boolean isOfTwin(FleetRecord own) {
    return written
        ? !own.nonce().equals(nonce)
        : listenedTo != null && own.counter() != listenedTo.counter();
  }

  boolean isLastWritten(FleetRecord own) {
    return own.nonce().equals(diary.nonce()) && own.counter() == diary.counter();
  }

  /** Whether to write beside what is there; one that is not known is listened to once. */
  boolean mayFollow(Optional<FleetRecord> own) {
    if (written || own.isEmpty() || isLastWritten(own.get()) || listenedTo != null) {
      return true;
    }
    listenedTo = own.get();
    return false;
  }

  /** As it is to be written next. */
  FleetRecord signed(
      FleetRecord draft, boolean claims, @Nullable Turn wish, @Nullable Turn yields) {
    long seen = diary.seen().getOrDefault(draft.instance().id(), 0L);
    long count = Math.max(begin, Math.max(diary.counter(), seen)) + 1;
    return draft.by(nonce, count, claims, wish, yields);
  }

  /** For who has read before. */
  void write(FleetRecord signed) throws ReplicationException {
    FleetDiary next = diary.wrote(signed);
    try {
      next.write(file);
    } catch (IOException e) {
      throw ReplicationException.retryable("cannot write " + file, "", e);
    }
    diary = next;
    Objects.requireNonNull(store).write(Objects.requireNonNull(seal).seal(signed));
    written = true;
  }
}

package io.github.replicatorkuma.kept;

import static io.github.replicatorkuma.logging.EventLog.field;

import io.github.replicatorkuma.files.AtomicFile;
import io.github.replicatorkuma.files.FileTree;
import io.github.replicatorkuma.files.PrivateDirectory;
import io.github.replicatorkuma.kept.KeptEntry.Base;
import io.github.replicatorkuma.kept.KeptEntry.Reason;
import io.github.replicatorkuma.logging.EventLog;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.PlainText;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.snapshot.SnapshotException;
import io.github.replicatorkuma.snapshot.SnapshotException.Kind;
import io.github.replicatorkuma.snapshot.StagingDirectory;
import io.github.replicatorkuma.state.StateDirectory;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The entries in {@code kept} in the state directory, each in a directory named by its number. An
 * entry is there whole or not at all; the number of one that is gone stays taken, by an empty file,
 * as old messages name it.
 */
public record KeptAside(StateDirectory state) {
  /** How long the daemon has to run before an entry goes by itself. */
  public static final Duration KEPT_FOR = Duration.ofDays(30);

  private static final EventLog log = EventLog.of(KeptAside.class);
  private static final String ENTRY = "entry.json";
  private static final String UNFINISHED = ".unfinished";

  private Path directory() {
    return state.path().resolve("kept");
  }

  /** Writes a snapshot directory. */
  public interface Filling {
    /**
     * Writes it.
     *
     * @param target does not exist yet
     * @return the tags of that snapshot
     */
    SnapshotTags into(Path target) throws ReplicationException;

    /** Fetches it. */
    static Filling fetching(SnapshotStore store, SnapshotHistory.Entry entry) {
      return target -> {
        try {
          PrivateDirectory.make(target);
        } catch (IOException e) {
          throw unusable(target, e);
        }
        store.fetch(entry.id(), target);
        return entry.tags();
      };
    }
  }

  /** The entries by number; one that cannot be read is left alone. */
  public List<KeptEntry> list() throws ReplicationException {
    List<KeptEntry> entries = new ArrayList<>();
    for (int number : numbers()) {
      Path place = place(number);
      if (!Files.isDirectory(place)) {
        continue;
      }
      try {
        byte[] text = Files.readAllBytes(place.resolve(ENTRY));
        entries.add(RecordJson.read(KeptEntry.class, Json.read(text)).in(number, place));
      } catch (IOException | IllegalArgumentException e) {
        log.warn("kept_unreadable", field("entry", place), field("reason", e.toString()));
      }
    }
    return entries;
  }

  /** What a leader is to take up by itself, if anything. */
  public Optional<KeptEntry> toAdopt() throws ReplicationException {
    return list().stream().filter(entry -> entry.reason() == Reason.TO_ADOPT).findFirst();
  }

  public KeptEntry find(int number) throws ReplicationException {
    return list().stream()
        .filter(entry -> entry.number() == number)
        .findFirst()
        .orElseThrow(
            () ->
                ReplicationException.terminal(
                    "nothing is kept aside as " + number, KeptHints.LIST));
  }

  /**
   * Keeps what {@code filling} writes.
   *
   * @throws ReplicationException retryable, when that cannot be: then nothing may take its place
   * @throws StoreException when it cannot be fetched
   */
  public KeptEntry keep(Reason reason, Optional<Base> base, Filling filling)
      throws ReplicationException {
    Path unfinished = directory().resolve(UNFINISHED);
    try {
      PrivateDirectory.make(directory());
      StagingDirectory.removeLeftover(unfinished);
      PrivateDirectory.make(unfinished);
      KeptEntry entry =
          new KeptEntry(
              0,
              unfinished,
              reason,
              filling.into(unfinished.resolve("rows")),
              base,
              state.clock().instant(),
              Duration.ZERO,
              false,
              "",
              Optional.empty());
      toDisk(unfinished);
      save(entry);
      return numbered(unfinished, entry);
    } catch (IOException | ReplicationException e) {
      StagingDirectory.removeLeftover(unfinished);
      throw e instanceof StoreException notFetched ? notFetched : notKept(e);
    }
  }

  /** What takes its place will be on the disk, too. */
  private static void toDisk(Path tree) throws IOException {
    for (Path file : FileTree.of(tree)) {
      AtomicFile.toDisk(file);
    }
  }

  private KeptEntry numbered(Path unfinished, KeptEntry entry)
      throws IOException, ReplicationException {
    List<Integer> numbers = numbers();
    int number = numbers.isEmpty() ? 1 : numbers.get(numbers.size() - 1) + 1;
    AtomicFile.move(unfinished, place(number));
    log.warn("kept_aside", field("entry", number), field("reason", entry.reason()));
    return entry.in(number, place(number));
  }

  private static ReplicationException notKept(Exception cause) {
    boolean noRoom =
        !(cause instanceof ReplicationException known)
            || known.hint().isEmpty()
            || (known instanceof SnapshotException full && full.kind() == Kind.UNWRITABLE);
    return ReplicationException.retryable(
        "what gives way to other rows cannot be kept aside, so nothing was done: "
            + cause.getMessage(),
        noRoom ? KeptHints.NO_ROOM : ((ReplicationException) cause).hint(),
        cause);
  }

  /** Puts the rows that an entry was edited from beside it, where {@code filling} finds them. */
  public KeptEntry addBase(KeptEntry entry, Filling filling) throws ReplicationException {
    Base base = entry.base().orElseThrow();
    StagingDirectory.removeLeftover(entry.baseRows());
    SnapshotTags tags = filling.into(entry.baseRows());
    return saved(entry.withBase(new Base(base.id(), base.position(), Optional.of(tags))));
  }

  /** Writes down what is known of an entry now. */
  public KeptEntry saved(KeptEntry entry) throws ReplicationException {
    try {
      save(entry);
      return entry;
    } catch (IOException e) {
      throw unusable(entry.directory(), e);
    }
  }

  private static void save(KeptEntry entry) throws IOException {
    AtomicFile.write(
        entry.directory().resolve(ENTRY),
        Json.lines(RecordJson.tree(entry)).getBytes(StandardCharsets.UTF_8));
  }

  /** Removes an entry; its number stays taken. */
  public void drop(KeptEntry entry) throws ReplicationException {
    Path gone = directory().resolve(".dropped-" + entry.number());
    try {
      AtomicFile.move(entry.directory(), gone);
      Files.createFile(entry.directory());
    } catch (FileAlreadyExistsException e) {
      log.debug("kept_number_taken", field("entry", entry.number()));
    } catch (IOException e) {
      throw unusable(entry.directory(), e);
    }
    StagingDirectory.removeLeftover(gone);
  }

  /**
   * The daemon has run on. Entries that it has run for long enough with go, but none that nobody
   * was told of.
   */
  public void ranFor(Duration more) throws ReplicationException {
    for (KeptEntry entry : list()) {
      Duration ran = entry.ran().plus(more);
      if (entry.told() && ran.compareTo(KEPT_FOR) >= 0) {
        log.info("kept_removed", field("entry", entry.number()), field("kept_since", entry.at()));
        drop(entry);
      } else {
        KeptEntry unused = saved(entry.withRan(ran));
      }
    }
  }

  private Path place(int number) {
    return directory().resolve(Integer.toString(number));
  }

  private List<Integer> numbers() throws ReplicationException {
    if (!Files.isDirectory(directory())) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory())) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[1-9][0-9]{0,8}"))
          .map(Integer::valueOf)
          .sorted(Comparator.naturalOrder())
          .toList();
    } catch (IOException | UncheckedIOException e) {
      throw unusable(directory(), e);
    }
  }

  private static ReplicationException unusable(Path path, Exception cause) {
    return ReplicationException.retryable(
        "cannot use " + path + ": " + PlainText.reason(cause), KeptHints.NO_ROOM, cause);
  }
}

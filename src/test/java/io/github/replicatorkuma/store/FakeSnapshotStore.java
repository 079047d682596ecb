package io.github.replicatorkuma.store;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot store in memory. It fails on demand, tells its hooks where it is, and counts calls;
 * several can share one repository, as leaders and replicas do.
 */
public final class FakeSnapshotStore implements SnapshotStore {
  /** The calls of the port that reach the repository. */
  public enum Call {
    REPOSITORY_ID,
    CREATE,
    LIST,
    SAVE,
    FETCH,
    FORGET,
    GIVE_UP
  }

  /** Is told {@code "before save"}, {@code "after save"} and so on; may fail the call there. */
  @FunctionalInterface
  public interface Hook {
    void reached(String label) throws StoreException;
  }

  private record Stored(StoredSnapshot snapshot, Map<String, byte[]> files) {}

  /** What all stores of one repository share. */
  private static final class Repository {
    private static final AtomicLong CREATED = new AtomicLong();

    private final Clock clock;
    private final Map<SnapshotId, Stored> snapshots = new HashMap<>();
    private final AtomicLong saved = new AtomicLong();
    private long number;

    Repository(Clock clock) {
      this.clock = clock;
    }
  }

  private final Repository repository;
  private final String hostName;
  private final Map<Call, Deque<StoreException>> failures = new EnumMap<>(Call.class);
  private final Map<Call, Integer> counts = Collections.synchronizedMap(new EnumMap<>(Call.class));
  private final Map<String, Hook> hooks = new HashMap<>();

  private @Nullable Damage damage;
  private boolean givenUp;
  private boolean saysLineage = true;

  private FakeSnapshotStore(Repository repository, String hostName) {
    this.repository = repository;
    this.hostName = hostName;
  }

  /** A store whose repository was not created yet. */
  public static FakeSnapshotStore missing(Clock clock, String hostName) {
    return new FakeSnapshotStore(new Repository(clock), hostName);
  }

  /** A store with an empty repository. */
  public static FakeSnapshotStore created(Clock clock, String hostName) {
    FakeSnapshotStore store = missing(clock, hostName);
    store.recreate();
    return store;
  }

  /** A store of the same repository, on another instance: its failures and counts are its own. */
  public FakeSnapshotStore on(String otherHostName) {
    return new FakeSnapshotStore(repository, otherHostName);
  }

  /** The next such call does nothing and fails so; called twice, the next two do. */
  public void failNext(Call call, Kind kind) {
    failures.computeIfAbsent(call, unused -> new ArrayDeque<>()).add(failure(kind));
  }

  /** From now on this is a version that does not know of lineage. */
  public void sayNoLineage() {
    saysLineage = false;
  }

  /** Calls {@code hook} at each {@code "before <call>"} or {@code "after <call>"}. */
  public void at(String label, Hook hook) {
    hooks.put(label, hook);
  }

  /** How often it was called, failed calls included. */
  public int count(Call call) {
    return counts.getOrDefault(call, 0);
  }

  /** All calls together. */
  public int count() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Empties the repository and gives it a new id, as deleting and creating it would. */
  public void recreate() {
    repository.snapshots.clear();
    repository.number = Repository.CREATED.incrementAndGet();
  }

  /** A snapshot of another tool: its paths, tags and time are as given. */
  public SnapshotId add(Instant time, List<String> paths, List<String> tags, Path directory) {
    return store(time, paths, tags, filesOf(directory));
  }

  /** Changes what the snapshot holds; null removes the file. Paths use slashes. */
  public void tamper(SnapshotId id, String path, byte @Nullable [] bytes) {
    Stored stored = Objects.requireNonNull(repository.snapshots.get(id), id::toString);
    stored.files().compute(path, (same, old) -> bytes);
  }

  @Override
  public String description() {
    return "memory";
  }

  @Override
  public String locationKey() {
    return Digest.ofText("memory").hex();
  }

  @Override
  public RepositoryId repositoryId() throws StoreException {
    return reach(Call.REPOSITORY_ID, this::id);
  }

  @Override
  public RepositoryId create() throws StoreException {
    return reach(
        Call.CREATE,
        () -> {
          if (repository.number == 0) {
            recreate();
          }
          return id();
        });
  }

  @Override
  public List<StoredSnapshot> list() throws StoreException {
    return reach(
        Call.LIST, () -> repository.snapshots.values().stream().map(Stored::snapshot).toList());
  }

  @Override
  public SnapshotId save(Path directory, List<String> tags) throws StoreException {
    if (tags.stream().anyMatch(tag -> tag.contains(",") || tag.isBlank())) {
      throw new IllegalArgumentException("not restic tags: " + tags);
    }
    return reach(
        Call.SAVE,
        () -> {
          Map<String, byte[]> files = filesOf(directory);
          if (files.isEmpty()) {
            throw failure(Kind.FAILED);
          }
          List<String> paths = List.of(directory.toAbsolutePath().toString());
          List<String> said = new ArrayList<>(tags);
          said.removeIf(tag -> !saysLineage && tag.matches("(parent|settles)=.*"));
          damage = givenUp ? null : damage;
          return store(repository.clock.instant(), paths, said, files);
        });
  }

  @Override
  public void fetch(SnapshotId id, Path target) throws StoreException {
    var unused = reach(Call.FETCH, () -> write(id, target));
  }

  private Path write(SnapshotId id, Path target) throws StoreException {
    if (damage != null) {
      throw failure(Kind.DAMAGED);
    }
    Map<String, byte[]> files =
        repository.snapshots.values().stream()
            .filter(stored -> stored.snapshot().id().matches(id))
            .findFirst()
            .orElseThrow(() -> failure(Kind.SNAPSHOT_MISSING))
            .files();
    try {
      for (Map.Entry<String, byte[]> file : new TreeMap<>(files).entrySet()) {
        Path path = target.resolve(file.getKey());
        Files.createDirectories(path.resolve("..").normalize());
        Files.write(path, file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target;
  }

  @Override
  public void fetchAnew(SnapshotId id, Path target) throws StoreException {
    fetch(id, target);
  }

  /** Nothing can be fetched until this was given up, and something saved since; null for none. */
  public void damage(@Nullable Damage now) {
    damage = now;
    givenUp = false;
  }

  @Override
  public void giveUp(Damage what) throws StoreException {
    var unused = reach(Call.GIVE_UP, () -> givenUp |= what == damage);
  }

  @Override
  public void forget(List<SnapshotId> ids, boolean prune) throws StoreException {
    if (!ids.isEmpty()) {
      var unused =
          reach(
              Call.FORGET,
              () ->
                  repository.snapshots.keySet().removeIf(id -> ids.stream().anyMatch(id::matches)));
    }
  }

  private interface Work<T> {
    T run() throws StoreException;
  }

  private <T> T reach(Call call, Work<T> work) throws StoreException {
    counts.merge(call, 1, Integer::sum);
    reached("before ", call);
    StoreException failure = failures.getOrDefault(call, new ArrayDeque<>()).poll();
    if (failure != null) {
      throw failure;
    }
    if (repository.number == 0 && call != Call.CREATE && call != Call.GIVE_UP) {
      throw failure(Kind.REPOSITORY_MISSING);
    }
    T result = work.run();
    reached("after ", call);
    return result;
  }

  private void reached(String moment, Call call) throws StoreException {
    String label = moment + call.name().toLowerCase(Locale.ROOT);
    hooks.getOrDefault(label, unused -> {}).reached(label);
  }

  private RepositoryId id() {
    return new RepositoryId(Digest.ofText("repository " + repository.number).hex());
  }

  private SnapshotId store(
      Instant time, List<String> paths, List<String> tags, Map<String, byte[]> files) {
    SnapshotId id =
        new SnapshotId(Digest.ofText("snapshot " + repository.saved.incrementAndGet()).hex());
    StoredSnapshot snapshot = new StoredSnapshot(id, time, hostName, paths, tags, Optional.empty());
    repository.snapshots.put(id, new Stored(snapshot, files));
    return id;
  }

  private static StoreException failure(Kind kind) {
    return new StoreException(kind, "the store in memory fails: " + kind, "");
  }

  private static Map<String, byte[]> filesOf(Path directory) {
    Map<String, byte[]> files = new TreeMap<>();
    try {
      for (Path path : Directories.files(directory)) {
        files.put(directory.relativize(path).toString(), Files.readAllBytes(path));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }
}

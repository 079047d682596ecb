package io.github.replicatorkuma.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What leader and replica rely on, whatever keeps the snapshots. */
public abstract class SnapshotStoreContract {
  private static final SnapshotId UNKNOWN = new SnapshotId("deadbeef".repeat(8));

  @TempDir protected Path directory;

  /** A store whose repository was not created yet; the same repository at each call. */
  protected abstract SnapshotStore store();

  /** The name under which {@link #store()} saves. */
  protected abstract String hostName();

  @Test
  void repository_notCreatedYet_isMissingForEveryCall() throws Exception {
    SnapshotStore store = store();
    Path content = content("a", "1");

    assertThat(kindOf(store::repositoryId)).isEqualTo(Kind.REPOSITORY_MISSING);
    assertThat(kindOf(store::list)).isEqualTo(Kind.REPOSITORY_MISSING);
    assertThat(kindOf(() -> store.save(content, List.of()))).isEqualTo(Kind.REPOSITORY_MISSING);
    assertThat(kindOf(() -> store.fetch(UNKNOWN, target("t")))).isEqualTo(Kind.REPOSITORY_MISSING);
    assertThat(kindOf(() -> store.forget(List.of(UNKNOWN), false)))
        .isEqualTo(Kind.REPOSITORY_MISSING);
  }

  @Test
  void repository_createdTwice_keepsItsId() throws Exception {
    SnapshotStore store = store();

    RepositoryId id = store.create();

    assertThat(id.value()).matches("[0-9a-f]{64}");
    assertThat(store.repositoryId()).isEqualTo(id);
    assertThat(store().create()).isEqualTo(id);
    assertThat(store.list()).isEmpty();
  }

  @Test
  void snapshot_savedAndFetched_isTheSameToTheByte() throws Exception {
    SnapshotStore store = created();
    Path content = content("manifest.json", "{}");
    Files.createDirectories(content.resolve("upload"));
    Files.write(content.resolve("upload/logo1.png"), new byte[] {0, (byte) 0xff, 10, 13});
    Files.writeString(content.resolve("upload/grün,\u2028 ;.csv"), "größe\n");
    Files.createFile(content.resolve("empty.csv"));

    SnapshotId id = store.save(content, List.of());
    store.fetch(id, target("t"));

    assertThat(files(target("t"))).isEqualTo(files(content)).hasSize(4);
  }

  @Test
  void snapshot_whenListed_showsItsTagsHostAndPath() throws Exception {
    SnapshotStore store = created();
    SnapshotTags tags =
        new SnapshotTags(
            new Position(2, 7), Digest.ofText("x"), new Instance("kuma-a.example", "i1"), "n0nce");
    Path content = content("a", "1");

    SnapshotId id = store.save(content, tags.toTags());

    assertThat(store.list())
        .singleElement()
        .satisfies(
            snapshot -> {
              assertThat(snapshot.id().value()).hasSize(64);
              assertThat(snapshot.id().matches(id)).isTrue();
              assertThat(snapshot.identity()).contains(tags);
              assertThat(snapshot.hostname()).isEqualTo(hostName());
              assertThat(snapshot.paths()).containsExactly(content.toAbsolutePath().toString());
              assertThat(snapshot.isByScript()).isFalse();
            });
  }

  @Test
  void content_savedTwice_isTwoSnapshots() throws Exception {
    SnapshotStore store = created();
    Path content = content("a", "1");

    SnapshotId first = store.save(content, List.of("x"));
    SnapshotId second = store.save(content, List.of("x"));

    assertThat(first.matches(second)).isFalse();
    assertThat(store.list()).hasSize(2);
  }

  @Test
  void directory_thatIsEmpty_isRefusedAndNotSaved() throws Exception {
    SnapshotStore store = created();
    Path empty = Files.createDirectory(directory.resolve("empty"));

    assertThat(kindOf(() -> store.save(empty, List.of()))).isEqualTo(Kind.FAILED);
    assertThat(store.list()).isEmpty();
  }

  @Test
  void tag_withAComma_isRefused() throws Exception {
    SnapshotStore store = created();
    Path content = content("a", "1");

    assertThatIllegalArgumentException().isThrownBy(() -> store.save(content, List.of("a,b")));
    assertThat(store.list()).isEmpty();
  }

  @Test
  void snapshot_thatIsNotThere_cannotBeFetched() throws Exception {
    SnapshotStore store = created();

    assertThat(kindOf(() -> store.fetch(UNKNOWN, target("t")))).isEqualTo(Kind.SNAPSHOT_MISSING);
    assertThat(kindOf(() -> store.fetch(new SnapshotId("deadbeef"), target("t"))))
        .isEqualTo(Kind.SNAPSHOT_MISSING);
  }

  @Test
  void snapshot_forgottenAndPruned_isGoneAndTheOthersStay() throws Exception {
    SnapshotStore store = created();
    SnapshotId first = listedId(store, store.save(content("a", "1"), List.of()));
    SnapshotId second = listedId(store, store.save(content("b", "2"), List.of()));

    store.forget(List.of(first, UNKNOWN), true);

    assertThat(store.list()).extracting(StoredSnapshot::id).containsExactly(second);
    assertThat(kindOf(() -> store.fetch(first, target("t")))).isEqualTo(Kind.SNAPSHOT_MISSING);
    store.fetch(second, target("u"));
    assertThat(files(target("u"))).containsOnlyKeys("b");
  }

  @Test
  void snapshot_namedByTheShortFormOfItsId_isFound() throws Exception {
    SnapshotStore store = created();
    SnapshotId id = new SnapshotId(store.save(content("a", "1"), List.of()).brief());

    store.fetch(id, target("t"));
    store.forget(List.of(id), false);

    assertThat(files(target("t"))).containsOnlyKeys("a");
    assertThat(store.list()).isEmpty();
  }

  @Test
  void nothing_toForget_isNoFailureEvenWithoutARepository() throws Exception {
    store().forget(List.of(), true);
  }

  @Test
  void locationKey_isADigestAndTheSameForTheSamePlace() {
    assertThat(store().locationKey()).matches("[0-9a-f]{64}").isEqualTo(store().locationKey());
  }

  /** A store whose repository was created. */
  protected SnapshotStore created() throws StoreException {
    SnapshotStore store = store();
    store.create();
    return store;
  }

  /** A directory with one file in it. */
  protected final Path content(String file, String text) throws IOException {
    Path content = Files.createDirectories(directory.resolve("content-" + file));
    Files.writeString(content.resolve(file), text);
    return content;
  }

  protected final Path target(String name) throws IOException {
    return Files.createDirectories(directory.resolve(name));
  }

  /** The kind of failure that {@code call} ends with. */
  protected static Kind kindOf(ThrowingCallable call) {
    return failureOf(call).kind();
  }

  protected static StoreException failureOf(ThrowingCallable call) {
    StoreException failure = catchThrowableOfType(StoreException.class, call);
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }

  protected static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        files.put(
            root.relativize(path).toString(),
            new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1));
      }
    }
    return files;
  }

  private static SnapshotId listedId(SnapshotStore store, SnapshotId saved) throws StoreException {
    return store.list().stream()
        .map(StoredSnapshot::id)
        .filter(saved::matches)
        .findFirst()
        .orElseThrow();
  }
}

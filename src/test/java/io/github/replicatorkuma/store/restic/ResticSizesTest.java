package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.exec.CommandRunner;
import io.github.replicatorkuma.exec.Processes;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotLimits;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is too large for the disk is not fetched. */
class ResticSizesTest {
  private static final SnapshotId ID = new SnapshotId("ab".repeat(32));

  @TempDir private Path directory;
  private final ScriptedRunner runner = new ScriptedRunner();

  @Test
  void listedSize_withinTheLimits_costsNoFurtherCall() throws Exception {
    runner.version("0.17.0").answer(0, listed(1000, 10), "").answer(0, "", "");
    ResticStore store = store(runner);

    store.list();
    store.fetch(ID, target());

    assertThat(runner.arguments()).hasSize(3).last().asString().startsWith("restore ");
  }

  @Test
  void listedSize_aboveALimit_isRefusedWithoutAnyCall() throws Exception {
    for (String list : List.of(listed(1001, 1), listed(1, 11))) {
      runner.version("0.17.0").answer(0, list, "");
      ResticStore store = store(runner);
      store.list();
      int before = runner.commands().size();

      StoreException failure = failureOf(store);

      assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
      assertThat(failure.isTerminal()).isTrue();
      assertThat(failure)
          .hasMessageContaining("the snapshot is too large: more than 1000 bytes or 10 files");
      assertThat(failure.hint()).contains("The older rows stay.");
      assertThat(runner.commands()).hasSize(before);
    }
  }

  @Test
  void sizeThatTheListLacks_isCountedOnce() throws Exception {
    runner.version("0.16.0").answer(0, list(""), "");
    runner.answer(0, "{\"total_size\":1200,\"total_file_count\":3}", "");
    runner.answer(0, list(""), "");
    ResticStore store = store(runner);

    store.list();
    assertThat(failureOf(store).kind()).isEqualTo(Kind.TOO_LARGE);
    store.list();
    assertThat(failureOf(store).kind()).isEqualTo(Kind.TOO_LARGE);

    assertThat(runner.arguments().stream().map(line -> line.split(" ", 2)[0]))
        .containsExactly("version", "snapshots", "stats", "snapshots");
  }

  @Test
  void sizeBeyondAllNumbers_isNotFetched() {
    runner.version("0.16.0");
    runner.answer(0, "{\"total_size\":18446744073709551615,\"total_file_count\":2}", "");

    assertThat(failureOf(store(runner)).kind()).isEqualTo(Kind.ODD_OUTPUT);
    assertThat(runner.arguments()).last().asString().startsWith("stats ");
  }

  @Test
  void filesOfARealSnapshot_areCountedBeforeAnythingIsWritten() throws Exception {
    TestRestic restic = new TestRestic(directory);
    restic.store().create();
    SnapshotId small = restic.store().save(content("small", 900), List.of());
    SnapshotId large = restic.store().save(content("large", 1001), List.of());
    ResticStore store = store(new SystemCommandRunner());

    store.fetch(small, target());
    assertThat(target().resolve("file")).hasSize(900);
    Path empty = Files.createDirectory(directory.resolve("empty"));
    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> store.fetch(large, empty));

    assertThat(failure.kind()).isEqualTo(Kind.TOO_LARGE);
    assertThat(empty).isEmptyDirectory();
  }

  private ResticStore store(CommandRunner with) {
    TestRestic restic = new TestRestic(directory);
    return new ResticStore(
        restic.settings(TestRestic.executable(), restic.environment()),
        with,
        new Processes(),
        Clock.systemUTC(),
        limits());
  }

  /** A thousand bytes in ten files. */
  private static SnapshotLimits limits() {
    SnapshotLimits here = SnapshotLimits.here();
    return new SnapshotLimits(
        1000,
        10,
        here.tables(),
        here.columns(),
        here.manifestBytes(),
        here.tableBytes(),
        here.rowCharacters(),
        here.uploadBytes(),
        here.heapBytes());
  }

  private StoreException failureOf(ResticStore store) {
    StoreException failure =
        catchThrowableOfType(StoreException.class, () -> store.fetch(ID, target()));
    assertThat(failure).isNotNull();
    return failure;
  }

  private Path target() {
    return directory.resolve("target");
  }

  private Path content(String name, int bytes) throws IOException {
    Path content = Files.createDirectory(directory.resolve(name));
    Files.write(content.resolve("file"), new byte[bytes]);
    return content;
  }

  private static String listed(long bytes, long files) {
    return list(
        ",\"summary\":{\"total_files_processed\":%d,\"total_bytes_processed\":%d}"
            .formatted(files, bytes));
  }

  private static String list(String more) {
    return "[{\"time\":\"2026-01-02T03:04:05Z\",\"id\":\"" + ID.value() + "\"" + more + "}]";
  }
}

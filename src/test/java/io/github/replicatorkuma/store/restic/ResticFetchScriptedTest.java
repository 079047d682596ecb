package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.SnapshotStore.Damage;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is done about damage: fetched anew, without the cache, and taken out of the index. */
class ResticFetchScriptedTest extends ScriptedStoreCase {
  private static final String DAMAGED = "Fatal: load <index/31ca88c223>: invalid data returned";

  @Test
  void fetch_thatFailsAsDamaged_isDoneAgainWithoutTheCache_whichIsDropped() throws Exception {
    Path cached = Files.createDirectories(directory.resolve("cache").resolve(ID).resolve("data"));
    Files.writeString(cached.resolve("pack"), "damaged");
    Path other = Files.createDirectories(directory.resolve("cache").resolve("cd".repeat(32)));
    runner.version("0.14.0").size().answer(1, "", DAMAGED);
    runner.answer(0, "", "").answer(0, "{\"id\":\"" + ID + "\"}", "");

    store().fetch(new SnapshotId(ID), directory.resolve("t"));

    assertThat(runner.arguments().subList(3, 5))
        .containsExactly(
            "--no-cache restore " + ID + " --target " + directory.resolve("t") + " --no-lock",
            "--no-cache cat config --no-lock");
    assertThat(directory.resolve("cache").resolve(ID)).doesNotExist();
    assertThat(other).exists();
  }

  @Test
  void fetch_thatIsDamagedAlsoWithoutTheCache_keepsIt() throws Exception {
    Path cached = Files.createDirectories(directory.resolve("cache").resolve(ID));
    runner.version("0.14.0").size().answer(1, "", DAMAGED).answer(1, "", DAMAGED);

    StoreException failure =
        failureOf(() -> store().fetch(new SnapshotId(ID), directory.resolve("t")));

    assertThat(failure.kind()).isEqualTo(Kind.DAMAGED);
    assertThat(runner.commands()).hasSize(4);
    assertThat(cached).exists();
  }

  @Test
  void fetchAnew_usesNoCacheAndHasLessTime() throws Exception {
    runner.version("0.14.0").size().answer(0, "", "");

    store().fetchAnew(new SnapshotId(ID), directory.resolve("t"));

    assertThat(runner.arguments().subList(1, 3)).allMatch(line -> line.startsWith("--no-cache "));
    assertThat(runner.commands().get(2).timeout()).isEqualTo(LOOK);
  }

  @ParameterizedTest
  @CsvSource({"0.18.0, repair index", "0.14.0, rebuild-index"})
  void repair_thatIsNotAllowed_saysWhereToDoIt_asThatResticKnowsIt(String version, String command) {
    runner.version(version).answer(1, "", "remove <index/1>: 403 Forbidden");

    StoreException failure = failureOf(() -> store().giveUp(Damage.LOST));

    assertThat(failure.kind()).isEqualTo(Kind.ACCESS_DENIED);
    assertThat(failure.hint()).contains("restic " + command + ".", "publish --again");
    assertThat(runner.arguments()).last().isEqualTo("--no-cache " + command);
  }

  @ParameterizedTest
  @CsvSource({"0.16.4,repair-packs-v1", "0.18.0,"})
  void repairOfPacks_namesThoseThatCheckFound(String version, @Nullable String feature)
      throws Exception {
    String other = "cd".repeat(32);
    runner.version(version);
    runner.answer(
        1,
        "",
        "pack %s contains 2 errors: [blob 12]\npack %s contains 1 errors\nrestic repair packs %s %s"
            .formatted(ID, other, ID, other));
    runner.answer(0, "", "");

    store().giveUp(Damage.ROTTEN);

    assertThat(runner.arguments().subList(1, 3))
        .containsExactly(
            "--no-cache check --read-data --no-lock",
            "--no-cache repair packs " + ID + " " + other);
    Command repair = runner.commands().get(2);
    assertThat(repair.environment().get("RESTIC_FEATURES")).isEqualTo(feature);
    assertThat(repair.directory()).isNotEqualTo(directory).isEmptyDirectory();
    Files.delete(repair.directory());
  }
}

package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real restic takes what this test code makes for a repository of its own. */
final class CheapRepositoryTest {
  @TempDir Path directory;

  private TestRestic restic;
  private Path content;

  @BeforeEach
  void makeContent() throws Exception {
    restic = new TestRestic(directory);
    content = Files.createDirectory(directory.resolve("content"));
    Files.writeString(content.resolve("manifest.json"), "{}");
  }

  @Test
  void repository_madeHere_isSoundToRestic() throws Exception {
    RepositoryId id = CheapRepository.create(restic.repository(), TestRestic.PASSWORD);

    assertThat(restic.store().repositoryId()).isEqualTo(id);
    assertHoldsWhatIsSaved();
  }

  @Test
  void repository_cheapened_keepsItsIdAndItsSnapshots() throws Exception {
    RepositoryId id = restic.store().create();
    Path key = onlyKey();

    CheapRepository.cheapen(restic.repository(), TestRestic.PASSWORD);

    assertThat(restic.store().repositoryId()).isEqualTo(id);
    assertThat(onlyKey()).isNotEqualTo(key).content().contains("\"N\":2,");
    assertHoldsWhatIsSaved();
  }

  private void assertHoldsWhatIsSaved() throws Exception {
    SnapshotId saved = restic.store().save(content, List.of());
    Path target = Files.createDirectory(directory.resolve("target"));
    restic.store().fetch(saved, target);
    assertThat(target.resolve("manifest.json")).hasContent("{}");
    CommandResult check = restic.run(content, "check", "--read-data");
    assertThat(check.stdout()).contains("no errors were found");
    assertThat(check.exitCode()).isZero();
  }

  private Path onlyKey() throws Exception {
    try (var keys = Files.list(restic.repository().resolve("keys"))) {
      List<Path> all = keys.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }
}

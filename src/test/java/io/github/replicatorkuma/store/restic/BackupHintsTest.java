package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the repository of backups says names the variables of that repository. */
class BackupHintsTest {
  private final ResticFailures failures =
      new ResticFailures(
          new SecretMask(Map.of(), "/srv/lab/repository"), Path.of("/srv/lab/full/cache"), true);

  @ParameterizedTest
  @MethodSource("io.github.replicatorkuma.store.restic.RecordedFailure#all")
  void hint_ofBackups_sendsNobodyToTheOtherRepository(RecordedFailure recorded) {
    String hint = recorded.mapped(failures).hint();

    assertThat(hint)
        .doesNotContain("set RESTIC_", "Check RESTIC_REPOSITORY", "REPLICATOR_INIT")
        .doesNotContain("replicator-kuma publish", "`restic", "REPLICATOR_KEEP", "the newest")
        .isNotEmpty();
  }
}

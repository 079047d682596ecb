package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The race of two leaders with a real restic, held in the middle of its work by a wrapper. */
final class StragglersResticTest {
  private static final String RESTIC =
      System.getenv().getOrDefault("REPLICATOR_TEST_RESTIC", "restic");

  /** The first {@code restic backup} says that it begins, by a named pipe, and is let go by one. */
  private static final String HELD =
      """
      #!/bin/sh
      case " $* " in
        *" backup "*)
          if mkdir "%1$s/held" 2>/dev/null; then
            echo begins >"%1$s/begins"
            read -r _ <"%1$s/go"
          fi
          ;;
      esac
      exec "%2$s" "$@"
      """;

  @TempDir private Path directory;

  private SnapshotStore store(String instance, String restic) {
    return TestRestic.store(directory, instance, restic);
  }

  private String heldRestic() throws Exception {
    for (String pipe : List.of("begins", "go")) {
      Process mkfifo = new ProcessBuilder("mkfifo", directory.resolve(pipe).toString()).start();
      assertThat(mkfifo.waitFor()).isZero();
    }
    Path script = Files.writeString(directory.resolve("restic"), HELD.formatted(directory, RESTIC));
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script.toString();
  }

  private static CycleReport lead(Member member) {
    try {
      return member.lead();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void editSavedWhileAnotherBeginsToLead_isInWhatAllHaveInTheEnd() throws Exception {
    Member alpha = new Member(directory, "alpha", store("alpha", RESTIC), Clock.systemUTC());
    Member beta = new Member(directory, "beta", store("beta", heldRestic()), Clock.systemUTC());
    Member gamma = new Member(directory, "gamma", store("gamma", RESTIC), Clock.systemUTC());
    assertThat(lead(alpha).event()).isEqualTo("published");
    assertThat(beta.apply(ApplyOptions.NEW_ONLY)).isInstanceOf(UpToDate.class);

    CompletableFuture<CycleReport> claim = CompletableFuture.supplyAsync(() -> lead(beta));
    assertThat(Files.readString(directory.resolve("begins"))).startsWith("begins");
    alpha.edit("UPDATE monitor SET name = 'by alpha' WHERE id = 3");
    assertThat(lead(alpha).event()).isEqualTo("published");
    Files.writeString(directory.resolve("go"), "\n");
    assertThat(claim.get(5, TimeUnit.MINUTES).event()).isEqualTo("published");
    assertThat(lead(beta).summary()).contains("alpha published at the same time");
    beta.edit("UPDATE monitor SET name = 'by beta' WHERE id = 2");
    assertThat(lead(beta).event()).isEqualTo("published");

    assertThat(gamma.apply(ApplyOptions.NEW_ONLY)).isInstanceOf(Applied.class);
    assertThat(TestDatabases.query(gamma.file(), "SELECT name FROM monitor WHERE id IN (2, 3)"))
        .containsExactly("by beta", "by alpha");
    assertThat(SnapshotHistory.of(store("alpha", RESTIC).list()).stragglers()).isEmpty();
    assertThat(beta.kept()).isEmpty();
  }
}

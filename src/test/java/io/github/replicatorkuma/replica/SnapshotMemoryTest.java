package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.OtherJvm;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.snapshot.HostileSnapshots;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What snapshots do to a process with little memory: a heap of 48 MB, where 256 is the default. */
class SnapshotMemoryTest {
  @TempDir private Path directory;

  @Test
  void hostileSnapshots_areRefusedBeforeMemoryIsGone() throws Exception {
    List<String> lines = inSmallHeap(HostileSnapshots.class);

    assertThat(lines).hasSize(17);
    assertThat(lines)
        .allMatch(
            line ->
                line.contains(": TOO_LARGE the snapshot is too large: ")
                    || line.matches(".* manifest of [a-z]+: DAMAGED_MANIFEST .*"));
    assertThat(lines).filteredOn(line -> line.contains(": TOO_LARGE ")).hasSize(14);
  }

  @Test
  void tenThousandMonitorsJustBelowTheLimit_areAppliedInThisMemory() throws Exception {
    assertThat(inSmallHeap(FirstApply.class, "10000", "150"))
        .filteredOn(line -> line.startsWith("applied snapshot"))
        .satisfiesExactly(
            first -> assertThat(first).contains(" 0 updated"),
            all -> assertThat(all).contains(" 10000 updated"));
  }

  /** Without the limit this one runs out of memory. */
  @Test
  void snapshotAboveTheLimit_isRefused() throws Exception {
    assertThat(inSmallHeap(FirstApply.class, "1000", "8000"))
        .last()
        .asString()
        .contains("refused snapshot")
        .contains("the snapshot is too large: its rows up to table monitor would take more than");
  }

  private List<String> inSmallHeap(Class<?> program, String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(directory.toString()));
    all.addAll(List.of(arguments));
    List<String> argv = OtherJvm.command(List.of("-Xmx48m"), program, all.toArray(String[]::new));
    CommandResult result =
        new SystemCommandRunner()
            .run(new Command(argv, Map.of(), directory, Duration.ofMinutes(3)));
    assertThat(result.exitCode()).as(result.stderr().text()).isZero();
    return result.stdout().lines().toList();
  }
}

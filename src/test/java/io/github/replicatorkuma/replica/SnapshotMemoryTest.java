package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.bench.DirectoryStore;
import io.github.replicatorkuma.bench.LargeDatabase;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.OtherJvm;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.fleet.PlainInstance;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.ApplyMethod;
import io.github.replicatorkuma.snapshot.HostileSnapshots;
import java.nio.file.Path;
import java.time.Clock;
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
            first -> assertThat(first).contains(" 10000 monitors added ("),
            all -> assertThat(all).contains(" 10000 monitors changed ("));
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

  /**
   * A leader with many monitors, the first apply of all of them, and one that changes all of them,
   * in a process of its own.
   */
  static final class FirstApply {
    private FirstApply() {}

    /**
     * Publishes and applies, and prints how each apply ended.
     *
     * @param arguments an empty directory, how many monitors, and how many characters each one's
     *     description has, which no other has
     */
    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      Path file = LargeDatabase.create(directory.resolve("leader"), Integer.parseInt(arguments[1]));
      TestDatabases.execute(
          file,
          "UPDATE monitor SET description = substr(replace(hex(zeroblob(%s)), '0', char(1078)), 1, %s) || id"
              .formatted(arguments[2], arguments[2]));
      TestDatabases.empty(directory.resolve("replica"), "2.5.3");
      DirectoryStore store = new DirectoryStore(directory.resolve("repository"));
      PlainInstance leader =
          new PlainInstance(directory.resolve("leader"), "alpha", store, Clock.systemUTC());
      PlainInstance replica =
          new PlainInstance(directory.resolve("replica"), "beta", store, Clock.systemUTC());
      replica.method = ApplyMethod.RESTART;
      leader.publish(PublishOptions.NONE);
      ApplyCycle apply = replica.applying(replica.memory());
      System.out.println(apply.run(ApplyOptions.NEW_ONLY).summary());
      TestDatabases.execute(file, "UPDATE monitor SET name = 'new ' || name, interval = 33");
      leader.publish(PublishOptions.NONE);
      System.out.println(apply.run(ApplyOptions.NEW_ONLY).summary());
    }
  }
}

package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.health.EndedCycle;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.Change.ChangedMonitor.Kind;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon did last is known to the next one. */
class LastChangesTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @TempDir private Path directory;
  private LastChanges last;

  @BeforeEach
  void open() {
    last = new LastChanges(directory.resolve("last-changes.json"));
  }

  private static EndedCycle published(int monitors) {
    Change change =
        new Change(
            Map.of(ReplicatedTables.MONITOR, new RowCounts(0, monitors, 0)),
            IntStream.range(0, monitors)
                .mapToObj(id -> new ChangedMonitor(Kind.CHANGED, "" + id, "NAS \n\"" + id))
                .toList(),
            Duration.ofMillis(1500));
    CycleReport report =
        new CycleReport(
                Result.DONE,
                CycleReport.PUBLISHED,
                "done" + change.asides().get(0),
                "",
                List.of("look"),
                Optional.of(change))
            .naming(change.asides())
            .with(Map.of("position", "1.2"));
    return new EndedCycle("abc", report, NOW, Duration.ofSeconds(2), 1);
  }

  @Test
  void changes_areReadAsTheyWereWritten_forTheirOwnerOnly() throws Exception {
    CycleReport undone = new CycleReport(Result.DONE, "undone", "took it back", "");
    List<EndedCycle> changes =
        List.of(published(3), new EndedCycle("", undone, NOW, Duration.ZERO, 1));

    last.write(changes);

    assertThat(last.read()).isEqualTo(changes);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(last.file())))
        .isEqualTo("rw-------");
  }

  @Test
  void changeOfThousands_keepsItsNumbers_andLittleElse() throws Exception {
    last.write(List.of(published(10_000)));

    assertThat(Files.size(last.file())).isLessThan(2_000);
    assertThat(last.read().get(0).report().change().orElseThrow().inWords())
        .isEqualTo("10000 monitors changed");
  }

  @Test
  void fileThatIsMissingOrDamaged_holdsNone() throws Exception {
    assertThat(last.read()).isEmpty();
    last.write(List.of(published(1)));
    String good = Files.readString(last.file());

    for (String bad :
        List.of(
            "",
            "[]",
            good.substring(9),
            good.replace("DONE", "DUNE"),
            good.replace("2026-01-02T", "x"),
            good.replace("\"monitor\":", "\"no table\":"))) {
      Files.writeString(last.file(), bad);

      assertThat(last.read()).as(bad).isEmpty();
    }
  }
}

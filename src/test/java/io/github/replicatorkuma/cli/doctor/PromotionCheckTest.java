package io.github.replicatorkuma.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.cli.doctor.Finding.Verdict;
import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.state.FleetValues;
import io.github.replicatorkuma.state.FleetValues.FleetRow;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a promotion before there is one. */
class PromotionCheckTest {
  private static final TableName PROXY = new TableName("proxy");

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  private Finding look(FleetValues noted, ReplicationScope scope, boolean leads) {
    return DatabaseChecks.leading(noted, scope, leads);
  }

  private static FleetValues noted(Set<TableName> tables, List<FleetRow> rows) {
    return new FleetValues(new RepositoryId("r"), tables, Set.of(), false, rows);
  }

  private static FleetRow proxy(@Nullable Row own) {
    return new FleetRow(PROXY, "1", List.of("auth", "host"), Row.of(null, "h"), own);
  }

  @Test
  void replicaThatMayKeepNothing_publishesWhatItHolds() throws Exception {
    assertThat(look(FleetValues.NONE, ReplicationScope.DEFAULT, false).found())
        .isEqualTo("as leader it would publish what it holds");
  }

  @Test
  void replicaThatMayKeepValues_isToldWhatGoesOutOtherwise() throws Exception {
    Finding found =
        look(
            noted(Set.of(new TableName("tag")), List.of(proxy(null))),
            ReplicationScope.DEFAULT,
            false);

    assertThat(found.verdict()).isEqualTo(Verdict.OK);
    assertThat(found.found()).contains("1 of proxy", "not monitor_tag, tag");
  }

  @Test
  void leaderThatLeavesOutWhatItDidNotApply_isWarned_unlessItExcludesThat() throws Exception {
    FleetValues noted = noted(Set.of(new TableName("tag")), List.of());

    Finding found = look(noted, ReplicationScope.DEFAULT, true);
    assertThat(found.verdict()).isEqualTo(Verdict.WARNING);
    assertThat(found.hint()).contains("publish --accept-deletes");
    ReplicationScope excluding =
        new ReplicationScope(Set.of(new TableName("tag")), ReplicationScope.DEFAULT_SETTINGS, true);
    assertThat(look(noted, excluding, true).verdict()).isEqualTo(Verdict.OK);
  }

  @Test
  void note_isReadBackAsItWasWritten() throws Exception {
    Path file = directory.resolve("noted.json");
    FleetValues noted =
        new FleetValues(
            new RepositoryId("r"),
            Set.of(PROXY),
            Set.of("steamAPIKey"),
            true,
            List.of(proxy(null), proxy(Row.of("1", "\"\\\u2028\ud83d\ude00"))));

    noted.save(file);

    assertThat(FleetValues.load(file)).isEqualTo(noted);
    FleetValues.NONE.save(file);
    assertThat(file).doesNotExist();
    assertThat(FleetValues.load(file)).isEqualTo(FleetValues.NONE);
  }
}

package io.github.replicatorkuma.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every kind of database does with the history of monitors that are gone. */
public abstract class KumaDatabaseHistoryContract extends KumaDatabaseContract {
  @Test
  void deleteHistory_ofSomeMonitors_leavesThatOfOthers() throws Exception {
    long before = historyRows("1 = 1");
    long theirs = historyRows("monitor_id IN (3, 17)");

    long gone = database.write(t -> t.deleteHistory(List.of("3", "17", "4711")));

    assertThat(gone).isEqualTo(theirs).isPositive();
    assertThat(historyRows("monitor_id IN (3, 17)")).isZero();
    assertThat(historyRows("1 = 1")).isEqualTo(before - theirs);
  }

  @Test
  void purgeOrphanedHistory_monitorGone_deletesJustItsHistory() throws Exception {
    long before = historyRows("1 = 1");
    long orphaned = historyRows("monitor_id = 1");
    delete(MONITOR, "1");

    long gone = database.purgeOrphanedHistory(List.of(), PurgePace.UNTIL_DONE);

    assertThat(gone).isEqualTo(orphaned).isPositive();
    assertThat(historyRows("monitor_id = 1")).isZero();
    assertThat(historyRows("1 = 1")).isEqualTo(before - orphaned);
  }

  @Test
  void purgeOrphanedHistory_nothingOrphaned_deletesNothing() throws Exception {
    long before = historyRows("1 = 1");

    assertThat(database.purgeOrphanedHistory(List.of(), PurgePace.UNTIL_DONE)).isZero();

    assertThat(historyRows("1 = 1")).isEqualTo(before);
  }

  @Test
  void purgeOrphanedHistory_endedAfterABatch_leavesTheRestToTheNext() throws Exception {
    delete(MONITOR, "1");
    delete(MONITOR, "2");
    long orphaned = historyRows("monitor_id IN (1, 2)");
    long monitors =
        Math.min(1, historyRows("monitor_id = 1")) + Math.min(1, historyRows("monitor_id = 2"));
    List<Long> told = new ArrayList<>();
    PurgePace oneBatch =
        new PurgePace() {
          @Override
          public void found(int gone, long rows) {
            told.addAll(List.of((long) gone, rows));
          }

          @Override
          public boolean goesOnAfter(int rows, Duration lock) {
            told.add((long) rows);
            return false;
          }
        };

    long gone = database.purgeOrphanedHistory(List.of(), oneBatch);

    assertThat(told).containsExactly(monitors, orphaned, gone);
    assertThat(historyRows("monitor_id IN (1, 2)")).isEqualTo(orphaned - gone).isPositive();
    assertThat(database.purgeOrphanedHistory(List.of(), PurgePace.UNTIL_DONE))
        .isEqualTo(orphaned - gone);
    assertThat(historyRows("monitor_id IN (1, 2)")).isZero();
  }

  @Test
  void purgeOrphanedHistory_amongSome_leavesThatOfOthersAndOfThoseThatStay() throws Exception {
    delete(MONITOR, "1");
    delete(MONITOR, "2");
    long before = historyRows("1 = 1");
    long theirs = historyRows("monitor_id = 1");

    assertThat(database.purgeOrphanedHistory(List.of("1", "3"), PurgePace.UNTIL_DONE))
        .isEqualTo(theirs);

    assertThat(historyRows("monitor_id = 1")).isZero();
    assertThat(historyRows("1 = 1")).isEqualTo(before - theirs);
  }

  private long historyRows(String condition) {
    long rows = 0;
    for (TableName table : ReplicatedTables.HISTORY) {
      rows += number("SELECT count(*) FROM " + table + " WHERE " + condition);
    }
    return rows;
  }
}

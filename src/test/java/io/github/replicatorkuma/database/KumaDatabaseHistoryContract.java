package io.github.replicatorkuma.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.ReplicatedTables;
import io.github.replicatorkuma.model.TableName;
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

    long gone = database.purgeOrphanedHistory(PurgePace.UNTIL_DONE);

    assertThat(gone).isEqualTo(orphaned).isPositive();
    assertThat(historyRows("monitor_id = 1")).isZero();
    assertThat(historyRows("1 = 1")).isEqualTo(before - orphaned);
  }

  @Test
  void purgeOrphanedHistory_nothingOrphaned_deletesNothing() throws Exception {
    long before = historyRows("1 = 1");

    assertThat(database.purgeOrphanedHistory(PurgePace.UNTIL_DONE)).isZero();

    assertThat(historyRows("1 = 1")).isEqualTo(before);
  }

  private long historyRows(String condition) {
    long rows = 0;
    for (TableName table : ReplicatedTables.HISTORY) {
      rows += number("SELECT count(*) FROM " + table + " WHERE " + condition);
    }
    return rows;
  }
}

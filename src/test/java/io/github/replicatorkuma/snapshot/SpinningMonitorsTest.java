package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.TableSchema;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpinningMonitorsTest {
  private final SpinningMonitors spinning =
      new SpinningMonitors(
          new TableSchema(
              ReplicatedTables.MONITOR,
              List.of(
                  new Column("interval", ColumnKind.NUMBER),
                  new Column("name", ColumnKind.TEXT),
                  new Column("retry_interval", ColumnKind.NUMBER))));

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {
        "0, 0",
        "-5, 0",
        "NULL, 0",
        "soon, 0",
        "2147484, 0",
        "60, -1",
        "60, 2147484",
        "-0.5, 60"
      })
  void interval_thatKumaCannotWaitFor_isWarnedOf(String interval, String retryInterval) {
    spinning.add(Row.of(interval, "Web", retryInterval));

    assertThat(spinning.warning().orElseThrow()).contains("\"Web\"").doesNotContain("more");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "NULL",
      value = {"60, 0", "20, NULL", "2073600, 2073600", "1, 1", "0.5, 60"})
  void interval_thatKumaCanWaitFor_isNone(String interval, String retryInterval) {
    spinning.add(Row.of(interval, "Web", retryInterval));

    assertThat(spinning.warning()).isEmpty();
  }

  @Test
  void warning_namesFiveAndCountsTheRest_andLeavesItsLineToNobody() {
    spinning.add(Row.of("0", "a\n\"b\"", "0"));
    for (int i = 2; i <= 7; i++) {
      spinning.add(Row.of("0", "monitor " + i, "0"));
    }

    assertThat(spinning.warning().orElseThrow())
        .contains("\"a\\u000a\\\"b\\\"\", \"monitor 2\"", "\"monitor 5\" and 2 more")
        .doesNotContain("monitor 6");
  }
}

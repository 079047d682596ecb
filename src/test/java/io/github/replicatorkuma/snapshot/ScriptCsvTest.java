package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.SnapshotLimits;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The script's CSV convention, as its writer has it. */
class ScriptCsvTest {
  private static List<Row> read(String text) throws SnapshotException {
    List<Row> rows = new ArrayList<>();
    try (CsvFile csv =
        new CsvFile("tag.csv", new ScriptCsv(new StringReader(text), SnapshotLimits.here()))) {
      for (Row row = csv.next(); row != null; row = csv.next()) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** As the script's writer does: it quotes for a comma, LF or quote, and for nothing else. */
  private static String written(String cell) {
    boolean quoted = cell.contains(",") || cell.contains("\n") || cell.contains("\"");
    return quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell;
  }

  @Test
  void textNull_isNull_andNothingElseIs() throws Exception {
    assertThat(read("null,NULL,,Null,\" null\nx\"\n"))
        .containsExactly(Row.of(null, "NULL", "", "Null", " null\nx"));
  }

  @Test
  void hostileTexts_comeBackExactly_alsoAtTheEndOfARecord() throws Exception {
    for (String text : HostileTexts.ALL) {
      String expected = text.equals("null") ? null : text;
      String record = written(text) + ",1," + written(text) + "\n";

      assertThat(read("a,b,c\n" + record + record))
          .containsExactly(
              Row.of("a", "b", "c"),
              Row.of(expected, "1", expected),
              Row.of(expected, "1", expected));
    }
  }

  @Test
  void carriageReturns_areText_notTheEndOfARecord() throws Exception {
    assertThat(read("1,a\rb,c\r\n")).containsExactly(Row.of("1", "a\rb", "c\r"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,a", "1,", "1,\"a", "1,\"a\"", "1,\"a\"b\n", "1,a\"b\n"})
  void whatTheScriptNeverWrites_isRefused_withoutItsText(String text) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(SnapshotException.class)
        .message()
        .matches("tag.csv is damaged: [a-z ,]+ near line 1");
  }
}

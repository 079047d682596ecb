package io.github.replicatorkuma.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columns_areAsWideAsWhatIsInThem_andNothingTrails() {
    TextTable table = new TextTable("INSTANCE", "ROLE", "NOTES");
    table.add("kuma-with-a-long-name", "leader", "");
    table.add("b", "replica", "edited here");

    assertThat(table.lines())
        .containsExactly(
            "INSTANCE               ROLE     NOTES",
            "kuma-with-a-long-name  leader",
            "b                      replica  edited here");
  }
}

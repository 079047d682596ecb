package io.github.replicatorkuma.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessLimitsTest {
  @TempDir Path process;

  @ParameterizedTest
  @CsvSource({"7, false", "6, true"})
  void files_fewerLeftThanAConnectionNeeds_areTooMany(int most, boolean expected) throws Exception {
    Path open = Files.createDirectory(process.resolve("fd"));
    for (int i = 0; i < 3; i++) {
      Files.createFile(open.resolve("" + i));
    }
    Files.writeString(
        process.resolve("limits"), "Max open files            " + most + "      9999     files\n");

    assertThat(ProcessLimits.isOutOfFiles(process)).isEqualTo(expected);
  }
}

package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** The page is what the code says; with {@code -Dreplicator.write=true} it is written first. */
final class ResticFailureTableTest {
  @Test
  void page_saysWhatTheCodeSays() throws Exception {
    String text = new ResticFailureTable().text();
    if (Boolean.getBoolean("replicator.write")) {
      Files.createDirectories(ResticFailureTable.PAGE.resolveSibling(""));
      Files.writeString(ResticFailureTable.PAGE, text);
    }

    assertThat(ResticFailureTable.PAGE)
        .as("write it anew with -Dreplicator.write=true")
        .hasContent(text);
  }

  @Test
  void page_hasARowForEachRecordedFault() {
    String text = new ResticFailureTable().text();

    assertThat(RecordedFailure.all())
        .allSatisfy(recorded -> assertThat(text).contains("\n| " + recorded.name() + " | "));
  }
}

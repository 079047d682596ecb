package io.github.replicatorkuma.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What the status says is going on. */
class HistoryServiceTest {
  @Test
  void inWords_aRestore_doesNotLookLikeABackup() {
    assertThat(HistoryService.inWords(HistoryWork.RESTORING + " heartbeat: 5 of 9 rows"))
        .contains("restoring heartbeat: 5 of 9 rows");
    assertThat(HistoryService.inWords("reading heartbeat: 5 rows"))
        .contains("backup: reading heartbeat: 5 rows");
    assertThat(HistoryService.inWords(Progress.WORKING)).isEmpty();
  }
}

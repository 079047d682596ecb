package io.github.replicatorkuma.fleet.store;

import org.junit.jupiter.api.BeforeAll;

/** The same where nothing but locks may be removed. */
final class AppendOnlyRcloneRecordsTest extends RcloneRecordsTest {
  @BeforeAll
  static void start() throws Exception {
    server = serve("--append-only");
  }
}

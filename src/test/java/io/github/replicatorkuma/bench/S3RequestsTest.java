package io.github.replicatorkuma.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operations.md says of requests to S3 holds. */
final class S3RequestsTest {
  @TempDir Path directory;

  @Test
  void region_set_isNeverAskedFor() throws Exception {
    Map<String, Map<String, Integer>> counted = S3Requests.counts(directory, 10, true);

    assertThat(counted.values()).noneMatch(sent -> sent.containsKey("location"));
    assertThat(counted.get("a look")).doesNotContainKey("PUT").containsKey("LIST");
    assertThat(S3Requests.sum(counted.get("a look"))).isBetween(4, 8);
    assertThat(S3Requests.sum(counted.get("a publish"))).isBetween(18, 35);
  }
}

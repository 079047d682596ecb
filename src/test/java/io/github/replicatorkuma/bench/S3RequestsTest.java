package io.github.replicatorkuma.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/operations.md says of requests to S3 holds. */
final class S3RequestsTest {
  @TempDir Path directory;

  @Test
  void region_set_isNeverAskedFor() throws Exception {
    Map<String, Map<String, Integer>> counted = S3Requests.counts(directory, 10, true);

    assertThat(counted.values()).noneMatch(sent -> sent.containsKey("location"));
    Map<String, Integer> look = Objects.requireNonNull(counted.get("a look"));
    assertThat(look).doesNotContainKey("PUT").containsKey("LIST");
    assertThat(S3Requests.sum(look)).isBetween(4, 8);
    Map<String, Integer> publish = Objects.requireNonNull(counted.get("a publish"));
    assertThat(S3Requests.sum(publish)).isBetween(18, 35);
  }
}

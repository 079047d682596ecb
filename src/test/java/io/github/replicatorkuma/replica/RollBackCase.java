package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A leader that has changed many things, and the replica that is about to apply them. */
abstract class RollBackCase {
  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  ReplicaFixture fixture;

  @SuppressWarnings("NullAway.Init")
  Map<String, List<String>> before;

  @BeforeEach
  void leaderHasChangedManyThings() throws Exception {
    fixture = ReplicaFixture.equal(directory);
    fixture.onReplica("UPDATE setting SET id = id + 100");
    fixture.onLeader(
        "DELETE FROM monitor WHERE id IN (1, 2)",
        "UPDATE monitor SET name = 'changed', dns_last_result = 'theirs' WHERE id IN (3, 4)",
        "INSERT INTO monitor (id, name, user_id) VALUES (90, 'new', 1)",
        "INSERT INTO monitor_tag (monitor_id, tag_id) VALUES (90, 1)",
        "UPDATE status_page SET slug = 'changed' WHERE id = 1",
        "UPDATE setting SET value = 'false' WHERE key = 'apiKeysEnabled'");
    fixture.publish();
    before = fixture.everything();
  }

  void assertRowsFromBefore() throws Exception {
    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.beta.state().restorePoint()).doesNotExist();
  }
}

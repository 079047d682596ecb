package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.DanglingReference;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A table that is left out, on the leader or on a replica that has nothing of it: the seeded leader
 * has rows in all of them, and links between all that can be linked.
 */
class ExcludedTablesTest {
  private static final String FIRST_USER =
      "INSERT INTO user (id, username, password) VALUES (1, 'first', 'x')";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  static Stream<String> tables() {
    return ReplicatedTables.ALL.stream()
        .filter(table -> !ReplicatedTables.isLink(table))
        .map(TableName::value);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void tableLeftOutHere_stopsNothing(String table) throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);
    fixture.onReplica(FIRST_USER);
    fixture.beta.policy = new ApplyPolicy(without(table), Set.of(), Set.of());

    applyTwice(fixture);
  }

  @ParameterizedTest
  @MethodSource("tables")
  void tableLeftOutByTheLeader_stopsNothing(String table) throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);
    fixture.onReplica(FIRST_USER);
    fixture.alpha.scope = without(table);

    applyTwice(fixture);
  }

  @ParameterizedTest
  @ValueSource(strings = {"maintenance", "proxy", "status_page", "user"})
  void tableLeftOutOnMariaDb_stopsNothing(String table) throws Exception {
    ReplicaFixture fixture = ReplicaFixture.seeded(directory);
    try (TestMariaDb mariaDb = TestMariaDb.empty(MariaDbServer.shared())) {
      fixture.beta.database = () -> MariaDbDatabases.over(mariaDb);
      mariaDb.execute(FIRST_USER);
      fixture.beta.policy = new ApplyPolicy(without(table), Set.of(), Set.of());

      applyTwice(fixture);
    }
  }

  /** Links and columns of a table that is left out stay what they are here. */
  @ParameterizedTest
  @MethodSource("tables")
  void tableLeftOut_isNotTouched(String table) throws Exception {
    ReplicaFixture fixture = ReplicaFixture.equal(directory);
    ReplicationScope scope = without(table);
    fixture.beta.policy = new ApplyPolicy(scope, Set.of(), Set.of());
    fixture.onLeaderWithoutForeignKeys(
        scope.excludedTables().stream()
            .map(
                excluded ->
                    excluded.equals(ReplicatedTables.USER)
                        ? "UPDATE user SET username = 'other'"
                        : "DELETE FROM `" + excluded + "`")
            .toArray(String[]::new));
    fixture.onLeader("UPDATE incident SET title = 'changed'", "UPDATE tag SET name = 'changed'");
    Map<String, List<String>> before = new HashMap<>(fixture.everything());

    fixture.publish();
    fixture.apply();

    Map<String, List<String>> after = fixture.everything();
    scope
        .excludedTables()
        .forEach(
            excluded ->
                assertThat(after.get(excluded.value())).isEqualTo(before.get(excluded.value())));
    assertThat(fixture.drift()).isEmpty();
  }

  private static ReplicationScope without(String table) {
    return new ReplicationScope(
        Set.of(new TableName(table)), ReplicationScope.DEFAULT_SETTINGS, true);
  }

  private static void applyTwice(ReplicaFixture fixture) throws Exception {
    fixture.publishAndApply();

    List<DanglingReference> dangling =
        fixture
            .beta
            .database
            .open()
            .read(transaction -> transaction.danglingReferences(ReplicatedTables.ALL));
    assertThat(dangling).isEmpty();
    assertThat(fixture.drift()).isEmpty();
    assertThat(fixture.apply(ApplyOptions.REVERT_DRIFT)).isInstanceOf(UpToDate.class);
  }
}

package io.github.replicatorkuma.database.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.database.KumaDatabase;
import io.github.replicatorkuma.model.Row;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** We and an Uptime Kuma that runs want the same rows. */
@SuppressWarnings("NullAway.Init")
class MariaDbLocksTest {
  private static final TableName TAG = new TableName("tag");
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private TestMariaDb kuma;

  @BeforeEach
  void open() {
    kuma = TestMariaDb.seeded(MariaDbServer.shared());
  }

  @AfterEach
  void close() {
    kuma.close();
  }

  @Test
  void find_kumaWaitsToChangeTheSameRow_bothComeToChangeIt() throws Exception {
    KumaDatabase database = MariaDbDatabases.over(kuma);

    CompletableFuture<Integer> kumas =
        database.write(
            transaction -> {
              TableSchema tag = transaction.schema(TAG).orElseThrow();
              TableSchema name =
                  new TableSchema(TAG, List.of(tag.columns().get(tag.indexOf("name"))));
              assertThat(transaction.find(name, "id", List.of("1"))).isNotEmpty();
              CompletableFuture<Integer> waiting =
                  CompletableFuture.supplyAsync(this::changeColour);
              awaitSomebodyWaiting();
              transaction.update(name, "id", Map.of("1", Row.of("ours")));
              return waiting;
            });

    assertThat(kumas.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isEqualTo(1);
    assertThat(kuma.query("SELECT CONCAT(name, ' ', color) FROM tag WHERE id = 1"))
        .containsExactly("ours #kumas");
  }

  /** As Kuma, which waits for others' locks. */
  private int changeColour() {
    try (Connection connection = kuma.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION innodb_lock_wait_timeout = " + PATIENCE.toSeconds());
      return statement.executeUpdate("UPDATE tag SET color = '#kumas' WHERE id = 1");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitSomebodyWaiting() {
    try {
      Await.until(
          "another transaction waits for ours",
          PATIENCE,
          () ->
              !kuma.server()
                  .query(
                      "SELECT 1 FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'"
                          + " AND trx_query LIKE '%#kumas%'")
                  .isEmpty(),
          () -> "nobody waits");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}

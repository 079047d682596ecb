package io.github.replicatorkuma.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.ServerZone;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbDatabases;
import io.github.replicatorkuma.database.mariadb.MariaDbServer;
import io.github.replicatorkuma.database.mariadb.TestMariaDb;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which zone a replica takes the times of maintenances, and when instances tell of expiry. */
@SuppressWarnings("NullAway.Init")
class ServerZoneTest {
  private static final String NO_ZONE = "DELETE FROM setting WHERE key LIKE '%erverTimezone'";

  @TempDir Path directory;

  private ReplicaFixture fixture;

  @BeforeEach
  void bothSidesAreEqual() throws Exception {
    fixture = ReplicaFixture.equal(directory);
  }

  private List<@Nullable String> here(String key) {
    return TestDatabases.query(
        fixture.replica, "SELECT value || ifnull(type, '') FROM setting WHERE key = '" + key + "'");
  }

  @Test
  void leaderWithoutTheRow_publishesWhatItsEnvironmentSays_andThatItIsSettled() throws Exception {
    fixture.alpha.zone = Optional.of("Europe/Berlin");
    fixture.onLeader(NO_ZONE);
    fixture.onReplica(NO_ZONE);

    fixture.publishAndApply();

    assertThat(here("serverTimezone")).containsExactly("\"Europe/Berlin\"general");
    assertThat(here("initServerTimezone")).as("no browser is asked").containsExactly("true");
    assertThat(fixture.drift()).isEmpty();
  }

  @Test
  void leaderWithoutTheRow_onMariaDb_publishesWhatItsEnvironmentSays() throws Exception {
    fixture.alpha.zone = Optional.of("Europe/Berlin");
    fixture.onLeader(NO_ZONE);
    try (TestMariaDb mariaDb = TestMariaDb.empty(MariaDbServer.shared())) {
      fixture.beta.database = () -> MariaDbDatabases.over(mariaDb);
      fixture.publishAndApply();

      assertThat(mariaDb.query("SELECT value FROM setting WHERE `key` = 'serverTimezone'"))
          .containsExactly("\"Europe/Berlin\"");
      assertThat(mariaDb.query("SELECT value FROM setting WHERE `key` = 'initServerTimezone'"))
          .containsExactly("true");
    }
  }

  @Test
  void environment_isStrongerThanTheRow() throws Exception {
    fixture.alpha.zone = Optional.of("Europe/Berlin");
    fixture.onLeader("UPDATE setting SET value = '\"Asia/Tokyo\"' WHERE key = 'serverTimezone'");

    fixture.publishAndApply();

    assertThat(here("serverTimezone")).containsExactly("\"Europe/Berlin\"general");
  }

  @Test
  void rowThatTheLeaderDoesNotHave_isNeverDeletedWhereKumaMakesItItself() throws Exception {
    fixture.onLeader(NO_ZONE, "UPDATE monitor SET name = 'changed' WHERE id = 1");

    fixture.publishAndApply();
    fixture.onReplica("INSERT INTO setting (key, value) VALUES ('tlsExpiryNotifyDays', '[7]')");

    assertThat(here("serverTimezone")).containsExactly("\"UTC\"general");
    assertThat(fixture.drift()).isEmpty();
    fixture.onLeader("UPDATE monitor SET name = 'again' WHERE id = 1");
    fixture.publishAndApply();
    assertThat(here("tlsExpiryNotifyDays")).containsExactly("[7]");
  }

  @Test
  void daysBeforeExpiry_areTheLeaders() throws Exception {
    fixture.onLeader(
        "INSERT INTO setting (key, value, type) VALUES ('tlsExpiryNotifyDays', '[3]', 'general'),"
            + " ('domainExpiryNotifyDays', '[30]', 'general')");

    fixture.publishAndApply();

    assertThat(here("tlsExpiryNotifyDays")).containsExactly("[3]general");
    assertThat(here("domainExpiryNotifyDays")).containsExactly("[30]general");
  }

  @Test
  void zoneOfTheEnvironmentHere_thatDiffers_isWarnedOfWhereAMaintenanceDependsOnIt()
      throws Exception {
    fixture.beta.zone = Optional.of("Asia/Tokyo");
    fixture.onLeader("UPDATE monitor SET name = 'changed' WHERE id = 1");

    assertThat(fixture.publishAndApply().warnings())
        .anySatisfy(
            warning ->
                assertThat(warning)
                    .contains("Asia/Tokyo", "UTC", "\"interval\"")
                    .doesNotContain("\"manual\"", "\"dom\""));

    fixture.beta.zone = Optional.of("Etc/UTC");
    fixture.onLeader("UPDATE monitor SET name = 'again' WHERE id = 1");
    assertThat(fixture.publishAndApply().warnings()).as("another name of UTC").isEmpty();

    fixture.beta.zone = Optional.of("Asia/Tokyo");
    fixture.onLeader("UPDATE maintenance SET timezone = 'Asia/Tokyo'");
    assertThat(fixture.publishAndApply().warnings()).isEmpty();
  }

  @Test
  void zone_isWhatTzNames_unlessUptimeKumaDoesNotKnowIt() {
    assertThat(ServerZone.of(Map.of("TZ", "europe/berlin"))).contains("Europe/Berlin");
    assertThat(ServerZone.of(Map.of("TZ", "CET-1CEST"))).isEmpty();
    assertThat(ServerZone.of(Map.of("TZ", ":/etc/localtime"))).isEmpty();
    assertThat(ServerZone.of(Map.of())).isEmpty();
  }
}

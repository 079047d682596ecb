package io.github.replicatorkuma.replica;

import static io.github.replicatorkuma.replica.ReplicaFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.snapshot.InMemoryTables;
import io.github.replicatorkuma.snapshot.Manifest;
import io.github.replicatorkuma.snapshot.SampleSnapshot;
import io.github.replicatorkuma.snapshot.UploadDirectory;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots that must not be applied: each is named, and nothing is touched for it. */
class ApplyRefusalTest {
  private static final String MONITORS = "sqlite_exports/monitor.csv";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @SuppressWarnings("NullAway.Init")
  private ReplicaFixture fixture;

  @SuppressWarnings("NullAway.Init")
  private SnapshotId snapshot;

  @SuppressWarnings("NullAway.Init")
  private Path fetched;

  @SuppressWarnings("NullAway.Init")
  private Map<String, List<String>> before;

  @BeforeEach
  void aSnapshotIsPublished() throws Exception {
    fixture = ReplicaFixture.seeded(directory);
    snapshot = fixture.publish();
    fetched = Files.createDirectory(directory.resolve("fetched"));
    fixture.leaderStore.fetch(snapshot, fetched);
    before = fixture.everything();
  }

  private void assertRefused(String reason) throws Exception {
    Refused refused = refused(fixture.apply());

    assertThat(refused.reason()).contains(reason);
    assertThat(refused.hint()).isNotEmpty();
    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).isEmpty();
    assertThat(fixture.directory.resolve("replica/staging/fetch")).doesNotExist();
  }

  private void edit(String file, String from, String to) throws Exception {
    String text = Files.readString(fetched.resolve(file));
    assertThat(text).contains(from);
    fixture.leaderStore.tamper(
        snapshot, file, text.replace(from, to).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void snapshotTooLargeToFetch_isRefused() throws Exception {
    fixture.replicaStore.failNext(FakeSnapshotStore.Call.FETCH, StoreException.Kind.TOO_LARGE);

    assertThat(refused(fixture.apply()).reason()).contains("TOO_LARGE");
    assertThat(fixture.everything()).isEqualTo(before);
  }

  @Test
  void changedCell_isRefusedByItsDigest_andTheNextGoodSnapshotApplies() throws Exception {
    edit(MONITORS, "https://", "http://");
    assertRefused("table monitor: the content has digest");

    fixture.onLeader("UPDATE monitor SET name = 'changed' WHERE id = 1");
    fixture.publishAndApply();

    fixture.assertReplicaEqualsLeader();
  }

  @Test
  void wrongDigestInTheManifest_isRefused() throws Exception {
    JsonNode manifest = new ObjectMapper().readTree(fetched.resolve("manifest.json").toFile());
    String digest = manifest.get("digest").asText();
    edit("manifest.json", digest, "0".repeat(64));

    assertRefused("manifest.json and the snapshot's tags disagree: digest");
  }

  @Test
  void missingTable_isRefused() throws Exception {
    fixture.leaderStore.tamper(snapshot, MONITORS, null);

    assertRefused(MONITORS);
  }

  @Test
  void truncatedTable_isRefused() throws Exception {
    byte[] whole = Files.readAllBytes(fetched.resolve(MONITORS));
    fixture.leaderStore.tamper(snapshot, MONITORS, Arrays.copyOf(whole, whole.length / 2));

    assertRefused(MONITORS);
  }

  @Test
  void missingManifest_isRefused() throws Exception {
    fixture.leaderStore.tamper(snapshot, "manifest.json", null);

    assertRefused("manifest.json");
  }

  @Test
  void unknownFormatVersion_isRefused() throws Exception {
    edit("manifest.json", "\"format\" : 1", "\"format\" : 7");

    assertRefused("format 7");
  }

  @Test
  void tableWithoutId_isRefused() throws Exception {
    ObjectMapper json = new ObjectMapper();
    JsonNode manifest = json.readTree(fetched.resolve("manifest.json").toFile());
    for (JsonNode table : manifest.get("tables")) {
      if (table.get("name").asText().equals("tag")) {
        removeId(table.get("columns"));
      }
    }
    fixture.leaderStore.tamper(snapshot, "manifest.json", json.writeValueAsBytes(manifest));

    assertRefused("table tag of the snapshot has no column id");
  }

  private static void removeId(JsonNode columns) {
    Iterator<JsonNode> nodes = columns.elements();
    while (nodes.hasNext()) {
      if (nodes.next().get("name").asText().equals("id")) {
        nodes.remove();
      }
    }
  }

  @Test
  void snapshotWithoutUsers_isRefused() throws Exception {
    Path source = Files.createDirectory(directory.resolve("without-users"));
    InMemoryTables tables = InMemoryTables.sample().empty("user");
    Manifest manifest = SampleSnapshot.write(source, tables, UploadDirectory.none());
    SnapshotId chosen =
        fixture.leaderStore.add(
            ReplicaFixture.NOW, List.of("/staging"), manifest.tags().toTags(), source);

    assertRefused("table user of the snapshot has no rows");
    ApplyOptions forced = ApplyOptions.asked(true, Optional.of(new Choice.ById(chosen)));
    assertThat(refused(fixture.apply(forced)).reason())
        .contains("table user of the snapshot has no rows");
    assertThat(fixture.everything()).isEqualTo(before);
  }

  @Test
  void migratingReplica_isNotWritten_whateverIsChosenAndAccepted() throws Exception {
    fixture.onReplica("UPDATE knex_migrations_lock SET is_locked = 1");
    before = fixture.everything();
    ApplyOptions forced = ApplyOptions.asked(true, Optional.of(new Choice.ById(snapshot)));

    assertThatThrownBy(() -> fixture.apply(forced))
        .hasMessage("Uptime Kuma is migrating its database");

    assertThat(fixture.everything()).isEqualTo(before);
    assertThat(fixture.recordingKuma.events()).isEmpty();
  }
}

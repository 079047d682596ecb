package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.Change.ChangedMonitor.Kind;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.snapshot.ManifestReader;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoredSnapshot;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a leader says what a publish changed, and only where it knows. */
final class PublishedChangeTest {
  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore store = FakeSnapshotStore.created(clock, "alpha");
  private LeaderInstance leader;

  @BeforeEach
  void publishOnce() throws Exception {
    leader = new LeaderInstance(directory, "alpha", store, clock);
    assertThat(((Published) leader.publish()).change()).isEmpty();
  }

  @Test
  void publish_ofARenamedMonitorAndANewTag_namesTheMonitorAndCountsTheTag() throws Exception {
    leader.rename(3, "NAS");
    TestDatabases.execute(
        leader.file(), "INSERT INTO tag (id, name, color) VALUES (901, 'secret', '#fff')");

    Published published = (Published) leader.publish();

    assertThat(published.change().orElseThrow().monitors())
        .containsExactly(new ChangedMonitor(Kind.CHANGED, "3", "NAS"));
    assertThat(published.summary())
        .contains("1 monitor changed (NAS)", "1 tag added")
        .doesNotContain("secret");
  }

  @Test
  void publish_ofATagOnAMonitor_isAChangeOfThatMonitor() throws Exception {
    TestDatabases.execute(
        leader.file(),
        "INSERT INTO monitor_tag (monitor_id, tag_id, value) SELECT 3, MIN(id), 'new' FROM tag",
        "UPDATE monitor_notification SET id = 10000 - id",
        "UPDATE monitor SET dns_last_result = 'another answer'");

    assertThat(monitors()).extracting(ChangedMonitor::id).containsExactly("3");
  }

  @Test
  void publish_afterAnother_saysOnlyWhatIsNewInIt() throws Exception {
    leader.rename(3, "NAS");
    leader.publish();
    leader.rename(4, "Router");

    assertThat(monitors()).extracting(ChangedMonitor::name).containsExactly("Router");
  }

  @Test
  void publish_whereTheNoteIsLostDamagedOrOfAnother_saysHowManyMonitorsThereAre() throws Exception {
    Path note = leader.state().publishedRows();
    String good = Files.readString(note);
    for (String bad : List.of("", good.replace('\t', ' '), "0" + good)) {
      Files.writeString(note, bad);
      leader.rename(3, "NAS " + bad.length());

      Published published = (Published) leader.publish();

      assertThat(published.change()).isEmpty();
      assertThat(published.summary()).contains("47 monitors");
    }
  }

  @Test
  void publish_saysInItsTagsHowMuchChanged_andOnlyInsideWhichMonitors() throws Exception {
    assertThat(store.list().get(0).tags()).contains("changed=first: 47 monitors");
    leader.rename(3, "NAS, the old one");
    TestDatabases.execute(
        leader.file(), "INSERT INTO tag (id, name, color) VALUES (901, 'secret', '#fff')");

    SnapshotId id = ((Published) leader.publish()).id();

    List<String> tags =
        store.list().stream().filter(one -> one.id().equals(id)).findAny().orElseThrow().tags();
    assertThat(tags).contains("changed=1 monitor changed; 1 tag added");
    assertThat(Change.ofTags(tags)).isEqualTo("1 monitor changed, 1 tag added");
    store.fetch(id, Files.createDirectory(directory.resolve("fetched")));
    assertThat(ManifestReader.read(directory.resolve("fetched")).changed())
        .isEqualTo("1 monitor changed (NAS, the old one), 1 tag added");
  }

  @Test
  void publish_ofWhichTheChangeIsNotKnown_saysHowMuchThereIs() throws Exception {
    leader.publish(PublishOptions.AGAIN);
    assertThat(newestChange()).isEqualTo("nothing new");
    LeaderInstance other = new LeaderInstance(directory, "beta", store, clock);
    other.rename(3, "NAS");
    other.publish(new PublishOptions(true, false));
    assertThat(newestChange()).isEqualTo("new leader: 47 monitors");
    leader.rename(3, "NAS");
    leader.publish(new PublishOptions(true, false));
    assertThat(newestChange()).isEqualTo("new leader: nothing new");
  }

  private String newestChange() throws Exception {
    List<StoredSnapshot> all = store.list();
    SnapshotId newest = SnapshotHistory.of(all).newest().orElseThrow().id();
    return all.stream()
        .filter(one -> one.id().equals(newest))
        .map(one -> Change.ofTags(one.tags()))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withheldDeletions_nameFiveOfTheMonitors() throws Exception {
    TestDatabases.execute(leader.file(), "DELETE FROM monitor WHERE id > 10");

    Withheld withheld = (Withheld) leader.publish();

    assertThat(withheld.asides()).hasSize(1);
    assertThat(withheld.asides().get(0)).contains(" more)");
    assertThat(withheld.asides().get(0).split(", ")).hasSize(5);
    assertThat(withheld.reason()).contains(withheld.asides().get(0));
  }

  private List<ChangedMonitor> monitors() throws Exception {
    return ((Published) leader.publish()).change().orElseThrow().monitors();
  }
}

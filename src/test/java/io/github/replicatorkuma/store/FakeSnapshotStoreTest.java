package io.github.replicatorkuma.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.RepositoryId;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.store.FakeSnapshotStore.Call;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The store in memory keeps the contract, and fails where it is told to. */
final class FakeSnapshotStoreTest extends SnapshotStoreContract {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

  private final FakeSnapshotStore fake = FakeSnapshotStore.missing(CLOCK, "kuma-a");

  @Override
  protected SnapshotStore store() {
    return fake;
  }

  @Override
  protected String hostName() {
    return "kuma-a";
  }

  @Test
  void call_toldToFail_failsOnceWithoutEffectAndIsCounted() throws Exception {
    fake.create();
    fake.failNext(Call.SAVE, Kind.UNREACHABLE);

    assertThat(kindOf(() -> fake.save(content("a", "1"), List.of()))).isEqualTo(Kind.UNREACHABLE);
    assertThat(fake.list()).isEmpty();
    fake.save(content("a", "1"), List.of());

    assertThat(fake.count(Call.SAVE)).isEqualTo(2);
    assertThat(fake.count()).isEqualTo(4);
  }

  @Test
  void hooks_areReachedBeforeAndAfter_andMayFailACallThatHadItsEffect() throws Exception {
    List<String> labels = new ArrayList<>();
    fake.create();
    fake.at("before save", labels::add);
    fake.at(
        "after save",
        label -> {
          labels.add(label);
          throw new StoreException(Kind.UNREACHABLE, "the answer was lost", "");
        });

    assertThat(kindOf(() -> fake.save(content("a", "1"), List.of()))).isEqualTo(Kind.UNREACHABLE);

    assertThat(labels).containsExactly("before save", "after save");
    assertThat(fake.list()).hasSize(1);
  }

  @Test
  void stores_ofTwoInstances_shareTheRepositoryOnly() throws Exception {
    fake.create();
    FakeSnapshotStore other = fake.on("kuma-b");
    fake.failNext(Call.LIST, Kind.LOCKED);

    other.save(content("a", "1"), List.of("x"));

    assertThat(other.list()).extracting(StoredSnapshot::hostname).containsExactly("kuma-b");
    assertThat(kindOf(fake::list)).isEqualTo(Kind.LOCKED);
    assertThat(fake.list()).isEqualTo(other.list());
    assertThat(other.count(Call.CREATE)).isZero();
  }

  @Test
  void repository_madeAnew_isEmptyAndHasAnotherId() throws Exception {
    RepositoryId before = fake.create();
    fake.save(content("a", "1"), List.of());

    fake.recreate();

    assertThat(fake.repositoryId()).isNotEqualTo(before);
    assertThat(fake.list()).isEmpty();
  }

  @Test
  void snapshot_ofAnotherToolOrTamperedWith_isKeptAsGiven() throws Exception {
    fake.create();
    Instant time = Instant.parse("2035-01-01T00:00:00Z");
    SnapshotId id =
        fake.add(time, List.of("/replicator_kuma/current"), List.of(), content("a", "1"));

    fake.tamper(id, "b", "2".getBytes(StandardCharsets.UTF_8));
    fake.tamper(id, "a", null);
    fake.fetch(id, target("t"));

    assertThat(fake.list()).singleElement().matches(StoredSnapshot::isByScript);
    assertThat(fake.list().get(0).time()).isEqualTo(time);
    assertThat(files(target("t"))).containsOnlyKeys("b");
  }
}

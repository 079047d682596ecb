package io.github.replicatorkuma.fleet.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.cli.Await;
import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.model.ReplicationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a fleet relies on, wherever its records are; each test has a place of its own. */
abstract class RecordStoreContract {
  private final List<RecordStore> opened = new ArrayList<>();

  /** Where this test's records are, as {@code REPLICATOR_FLEET} says it. */
  protected abstract String address();

  /** What restic's environment has for it. */
  protected Map<String, String> environment() {
    return Map.of();
  }

  /** Puts something under a name where records are, past the store. */
  protected abstract void plant(String name, byte[] content) throws Exception;

  @AfterEach
  final void closeAll() {
    opened.forEach(RecordStore::close);
  }

  /** What one more instance has. */
  protected final RecordStore store() throws ReplicationException {
    RecordStore store = RecordStores.at(address(), "").open(environment());
    opened.add(store);
    return store;
  }

  @Test
  void place_thatNobodyHasWrittenTo_hasNoRecords() throws Exception {
    RecordStore store = store();

    assertThat(store.read()).isEmpty();
    store.remove("kuma-a");
    assertThat(store.read()).isEmpty();
  }

  @Test
  void record_ofAnotherInstance_isReadToTheByteAndAtOnce() throws Exception {
    RecordStore a = store();
    RecordStore b = store();
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }

    assertThat(b.read()).isEmpty();
    a.write(new Sealed("kuma-a", all));

    assertThat(b.read())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.id()).isEqualTo("kuma-a");
              assertThat(found.sealed()).isEqualTo(all);
            });
  }

  @Test
  void record_writtenAgain_takesTheEarlierOnesPlaceForEverybody() throws Exception {
    RecordStore a = store();
    RecordStore b = store();

    for (int i = 1; i <= 4; i++) {
      write(a, "kuma-a", "a" + i);
      assertThat(texts(b)).containsEntry("kuma-a", "a" + i);
      write(b, "kuma-b", "b" + i);
      assertThat(texts(a)).containsOnly(Map.entry("kuma-a", "a" + i), Map.entry("kuma-b", "b" + i));
    }
    assertThat(a.read()).hasSize(2);
  }

  @Test
  void record_writtenAgainWithTheSameContent_stays() throws Exception {
    RecordStore store = store();

    write(store, "kuma-a", "same");
    write(store, "kuma-a", "same");

    assertThat(texts(store())).containsOnly(Map.entry("kuma-a", "same"));
  }

  @Test
  void record_ofAnEarlierRun_givesWay() throws Exception {
    write(store(), "kuma-a", "before");

    RecordStore restarted = store();
    assertThat(texts(restarted)).containsOnly(Map.entry("kuma-a", "before"));
    write(restarted, "kuma-a", "after");

    assertThat(texts(store())).containsOnly(Map.entry("kuma-a", "after"));
  }

  @Test
  void record_removedByAnyInstance_isGoneUntilItsOwnerWritesAgain() throws Exception {
    RecordStore a = store();
    RecordStore b = store();
    write(a, "kuma-a", "1");
    write(b, "kuma-b", "1");

    b.remove("kuma-a");

    assertThat(texts(a)).containsOnlyKeys("kuma-b");
    write(a, "kuma-a", "2");
    assertThat(texts(b)).containsEntry("kuma-a", "2").hasSize(2);
  }

  @Test
  void largestRecord_isKept_andWhatIsLargerOrEmptyOrForeignIsPassedOver() throws Exception {
    RecordStore store = store();
    store.write(new Sealed("largest", new byte[RecordStore.LONGEST]));
    plant("larger", new byte[RecordStore.LONGEST + 1]);
    plant("much-larger", new byte[3 * RecordStore.LONGEST]);
    plant("empty", new byte[0]);
    plant("no.record", "foreign".getBytes(UTF_8));
    plant("half.new", "half".getBytes(UTF_8));

    for (RecordStore any : List.of(store, store())) {
      assertThat(any.read())
          .singleElement()
          .satisfies(
              found -> {
                assertThat(found.id()).isEqualTo("largest");
                assertThat(found.sealed()).hasSize(RecordStore.LONGEST);
              });
    }
  }

  /** On a place that is not there yet: both make it. */
  @Test
  void records_ofTwoThatBeginAtOnce_areBothThere() throws Exception {
    List<FutureTask<Boolean>> writers = new ArrayList<>();
    for (String id : List.of("kuma-a", "kuma-b")) {
      RecordStore store = store();
      writers.add(
          Await.inBackground(
              () -> {
                for (int i = 1; i <= 5; i++) {
                  write(store, id, id + i);
                  String text = id + i; // perhaps beside one that another is just replacing
                  assertThat(store.read())
                      .anyMatch(found -> new String(found.sealed(), UTF_8).equals(text));
                }
                return true;
              }));
    }
    for (FutureTask<Boolean> writer : writers) {
      assertThat(writer.get(2, TimeUnit.MINUTES)).isTrue();
    }

    assertThat(texts(store()))
        .containsOnly(Map.entry("kuma-a", "kuma-a5"), Map.entry("kuma-b", "kuma-b5"));
  }

  @Test
  void description_isTheAddressWithoutSecrets() throws Exception {
    String description = store().description();

    assertThat(description).isNotBlank().doesNotContain("secret", "p@ss", "p%40ss");
    assertThat(address()).contains(description.replaceFirst("^(s3|rest):", ""));
  }

  protected static void write(RecordStore store, String id, String text)
      throws ReplicationException {
    store.write(new Sealed(id, text.getBytes(UTF_8)));
  }

  /** By id; where there are several of one instance this fails. */
  protected static Map<String, String> texts(RecordStore store) throws ReplicationException {
    Map<String, String> texts = new TreeMap<>();
    for (Sealed record : store.read()) {
      String text = new String(record.sealed(), UTF_8);
      assertThat(texts.put(record.id(), text)).as("another of %s", record.id()).isNull();
    }
    return texts;
  }
}

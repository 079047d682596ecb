package io.github.replicatorkuma.fleet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.replicatorkuma.fleet.FleetAlerts.Down;
import io.github.replicatorkuma.fleet.FleetAlerts.Telling;
import io.github.replicatorkuma.fleet.store.RecordStore;
import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.model.RepositoryId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordSealTest {
  private static final byte[] KEY = new byte[32];
  private static final RepositoryId REPOSITORY = new RepositoryId("a".repeat(64));

  private final RecordSeal seal = new RecordSeal(KEY, REPOSITORY);
  private final FleetRecord record = new TestRecord("kuma-a").now();

  @Test
  void sealedRecord_isOpenedWithTheSameKey() {
    assertThat(new RecordSeal(KEY, REPOSITORY).open(seal.seal(record))).isEqualTo(record);
  }

  @Test
  void sealedRecord_tellsNothingButItsId() {
    Sealed sealed = seal.seal(record);

    assertThat(sealed.id()).isEqualTo(record.instance().id());
    assertThat(new String(sealed.sealed(), ISO_8859_1)).doesNotContain("kuma", "protocol");
    assertThat(seal.seal(record).sealed()).isNotEqualTo(sealed.sealed());
  }

  @Test
  void recordOfAnotherRepository_isNoneOfThisFleet() {
    Sealed other = new RecordSeal(KEY, new RepositoryId("b".repeat(64))).seal(record);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> seal.open(other))
        .withMessageContaining("not written by an instance of this fleet");
  }

  @Test
  void recordThatWasChangedCutOrMoved_isNoneOfThisFleet() {
    Sealed sealed = seal.seal(record);
    byte[] changed = sealed.sealed().clone();
    changed[20] ^= 1;

    for (Sealed forged :
        new Sealed[] {
          new Sealed(sealed.id(), changed),
          new Sealed(sealed.id(), Arrays.copyOf(sealed.sealed(), 15)),
          new Sealed(sealed.id(), new byte[0]),
          new Sealed(sealed.id(), new byte[12]),
          new Sealed("another-id", sealed.sealed())
        }) {
      assertThatIllegalArgumentException().isThrownBy(() -> seal.open(forged));
    }
  }

  /** Others do not read a longer one, and would take the instance for silent. */
  @Test
  void recordOfAnInstanceThatSeesEverythingDown_isNotTooLong() {
    Random random = new Random(1);
    List<String> monitors =
        IntStream.range(0, 30_000)
            .mapToObj(id -> "%d-%06x".formatted(id, random.nextInt(1 << 24)))
            .toList();
    TestRecord large = new TestRecord("kuma-a");
    String self = "0123abcd-ab12-cd34-ef56-0123456789ab";
    List<Telling> told =
        monitors.stream()
            .map(it -> new Telling(it, self, 1_764_500_000_000L + random.nextInt(60_000)))
            .toList();
    List<Down> down = told.stream().map(it -> new Down(it.monitor(), it.number())).toList();
    large.alerts = new FleetAlerts(true, down, told, told, List.of(), monitors, Map.of(), "");

    Sealed sealed = seal.seal(large.now());

    assertThat(sealed.sealed().length).isLessThan(RecordStore.LONGEST);
    assertThat(seal.open(sealed).alerts().down()).hasSize(10_000).startsWith(down.get(0));
  }

  @Test
  void recordOfALaterVersion_isSaidToBeThat() {
    TestRecord later = new TestRecord("kuma-a");
    later.protocol = FleetRecord.PROTOCOL + 1;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> seal.open(seal.seal(later.now())))
        .withMessageContaining("newer version");
  }
}

package io.github.replicatorkuma.fleet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.replicatorkuma.fleet.store.RecordStore.Sealed;
import io.github.replicatorkuma.model.RepositoryId;
import java.util.Arrays;
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

  @Test
  void recordOfALaterVersion_isSaidToBeThat() {
    TestRecord later = new TestRecord("kuma-a");
    later.protocol = FleetRecord.PROTOCOL + 1;

    assertThatIllegalArgumentException()
        .isThrownBy(() -> seal.open(seal.seal(later.now())))
        .withMessageContaining("newer version");
  }
}

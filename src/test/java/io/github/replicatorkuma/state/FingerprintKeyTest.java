package io.github.replicatorkuma.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The key of an instance's fingerprints. */
class FingerprintKeyTest {
  @TempDir Path directory;

  private StateDirectory state(String name) throws StateException {
    return StateDirectory.open(directory.resolve(name), Clock.systemUTC());
  }

  @Test
  void key_isMadeOnce_forItsOwnerOnly() throws Exception {
    byte[] key = state("one").fingerprintKey();

    assertThat(key).hasSize(32).isEqualTo(state("one").fingerprintKey());
    assertThat(key).isNotEqualTo(state("two").fingerprintKey());
    Path file = directory.resolve("one/fingerprint-key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void damagedKey_isNotReplaced() throws Exception {
    Path file = state("one").path().resolve("fingerprint-key");
    Files.writeString(file, "abcd\n");

    assertThatThrownBy(() -> state("one").fingerprintKey())
        .isInstanceOf(StateException.class)
        .hasMessageContaining(file + " is no key");

    assertThat(file).hasContent("abcd");
  }
}

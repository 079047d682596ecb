package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.replicatorkuma.model.Digest;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A manifest names files, and they are written below Kuma's upload directory. */
class FileEntryTest {
  private static final Digest DIGEST = Digest.ofText("x");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../logo1.png",
        "../../etc/passwd",
        "/etc/passwd",
        "/logo1.png",
        "a/logo1.png",
        "logo1.png/../../x",
        "..\\logo1.png",
        "logo1.png\u0000.txt",
        "logo\u00001.png",
        "logo1.png\n",
        "\nlogo1.png",
        "logo1.png ",
        "logo１.png",
        "LOGO1.PNG",
        ".replicator-kuma-logo1.png",
        "logo.png",
        "logo-1.png",
        "logo99999999999999999999.png"
      })
  void name_thatIsNoLogo_isRefused(String name) {
    assertThat(FileEntry.isLogo(name)).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new FileEntry(name, 1, DIGEST));
  }

  @Test
  void logo_staysBelowTheUploadDirectory() {
    Path file = new SnapshotLayout(Path.of("/s")).upload(new FileEntry("logo1.png", 1, DIGEST));

    assertThat(file).isEqualTo(Path.of("/s/upload/logo1.png"));
  }
}

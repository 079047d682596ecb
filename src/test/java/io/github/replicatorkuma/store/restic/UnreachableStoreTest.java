package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** restic tries for a quarter of an hour what it cannot reach; what is certain is told before. */
class UnreachableStoreTest {
  private static final String REFUSED =
      "Stat(<config/>) returned error, retrying after 1.2s: Head \"http://:***@127.0.0.1:1/config\":"
          + " dial tcp 127.0.0.1:1: connect: connection refused\n";

  @SuppressWarnings("NullAway.Init")
  @TempDir
  Path directory;

  @Test
  void retries_areInVain_whereNobodyIsThereTwice_orPeopleMustAct() {
    String lookup = REFUSED.replace("connect: connection refused", "lookup nas: no such host");
    String authority = REFUSED.replace("dial tcp", "x509: certificate signed by unknown authority");
    String reset = REFUSED.replace("connection refused", "connection reset by peer");
    assertThat(ResticFailures.areInVain(REFUSED + lookup)).isTrue();
    assertThat(ResticFailures.areInVain(authority + authority)).isTrue();
    assertThat(ResticFailures.areInVain(REFUSED)).isFalse();
    assertThat(ResticFailures.areInVain(reset + reset + reset)).isFalse();
    assertThat(ResticFailures.areInVain("connection refused\nconnection refused\n")).isFalse();
  }

  @Test
  void list_thatIsRefusedTwice_endsLongBeforeRestic_andSaysSo() throws Exception {
    Path restic = directory.resolve("restic");
    Files.writeString(
        restic,
        "#!/bin/sh\n[ \"$1\" = version ] && { echo 'restic 0.18.0 compiled'; exit 0; }\n"
            + "for n in 1 2; do cat >&2 <<'X'\n"
            + REFUSED
            + "X\ndone\nexec sleep 1000\n");
    Files.setPosixFilePermissions(restic, PosixFilePermissions.fromString("rwx------"));
    ResticStore store =
        TestRestic.store(directory, "alpha", restic.toString(), ResticSettings.Timeouts.DEFAULT);

    StoreException failure = catchThrowableOfType(StoreException.class, store::list);

    assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(failure)
        .hasMessageContaining("connection refused (")
        .hasMessageNotContaining("retrying after");
  }
}

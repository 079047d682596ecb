package io.github.replicatorkuma.store.restic;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.store.StoreException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What people may see of a location, and of what restic says about it. */
class SecretMaskTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "rest:http://me:hunter22@host/ | rest:http://me:***@host/",
        "rest:http://me:hunter22/x@host/ | rest:http://me:***@host/",
        "rest:http://me:hunter22#x@host/ | rest:http://me:***@host/",
        "rest:http://me:hunter22 x@host/ | rest:http://me:***@host/",
        "rest:http://me:h@unter22@host/ | rest:http://me:***@host/",
        "rest:http://hunter22token@host:8000/ | rest:http://***@host:8000/",
        "s3:https://key:hunter22@host/bucket | s3:https://key:***@host/bucket",
        "sftp://me@host//backups | sftp://me@host//backups",
        "sftp:me@host:/backups | sftp:me@host:/backups",
        "rest:http://host:8000/a@b/ | rest:http://host:8000/a@b/",
        "/srv/a:b@c | /srv/a:b@c"
      })
  void location_isShownWithoutItsPassword(String location, String shown) {
    assertThat(new SecretMask(Map.of(), location).mask(location)).isEqualTo(shown);
  }

  /** As restic 0.14 words it; the password is in the URL as it is. */
  @Test
  void complaint_aboutAUrl_holdsNoPieceOfIt() {
    SecretMask mask = new SecretMask(Map.of(), "rest:http://me:hunter22#x@host/");

    assertThat(mask.mask("url.Parse: parse \"http://me:hunter22\": invalid port \":hunter22\" x"))
        .isEqualTo("url.Parse: parse \"***\": invalid port \"***\" x");
    assertThat(mask.mask("parse \"a\\\"hunter22\": invalid URL escape \"%hunter22\""))
        .isEqualTo("parse \"***\": invalid URL escape \"***\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rest:http://me:hunter22/x@127.0.0.1:1/",
        "rest:http://me:hunter22 x@127.0.0.1:1/",
        "rest:http://me:hunter22#x@127.0.0.1:1/",
        "rest:http://me:%hunter22@127.0.0.1:1/"
      })
  void realRestic_withAUrlThatItCannotRead_neverTellsThePassword(String location) {
    ResticStore store =
        new TestRestic(directory)
            .store(new TestRestic(directory).environment("RESTIC_REPOSITORY", location));

    StoreException failure =
        org.assertj.core.api.Assertions.catchThrowableOfType(StoreException.class, store::list);

    assertThat(failure.getMessage() + failure.hint() + store.description())
        .contains("me:***@127.0.0.1:1/")
        .doesNotContain("hunter");
  }
}

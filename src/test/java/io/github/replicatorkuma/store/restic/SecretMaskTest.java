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
        "rest:http://me:hunter22@host/ | rest:http://***@host/",
        "rest:http://me:hunter22/x@host/ | rest:http://***@host/",
        "rest:http://me:hunter22#x@host/ | rest:http://***@host/",
        "rest:http://me:hunter22 x@host/ | rest:http://***@host/",
        "rest:http://me:h@unter22@host/ | rest:http://***@host/",
        "rest:http://hunter22token@host:8000/ | rest:http://***@host:8000/",
        "s3:https://key:hunter22@host/bucket | s3:https://***@host/bucket",
        "sftp://me@host//backups | sftp://me@host//backups",
        "sftp:me@host:/backups | sftp:me@host:/backups",
        "rest:http://host:8000/a@b/ | rest:http://***@b/",
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

  /** Each could be the password of somebody, or a word in a password of the repository's server. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wrong | Fatal: wrong password or no key found",
        "mixed | open /srv/mixed/kuma/config: permission denied",
        "uptime-kuma | stat /srv/uptime-kuma/config: no such file or directory",
        "repository | Is there a repository at the following location?",
        "12:30:00 | the lock was created at 12:30:00",
        "kuma | kuma.db"
      })
  void secretThatIsAnOrdinaryWord_leavesSentencesAndPathsAlone(String secret, String text) {
    assertThat(new SecretMask(Map.of("RESTIC_PASSWORD", secret), "/srv/x").mask(text))
        .isEqualTo(text);
    assertThat(new SecretMask(Map.of(), "rest:https://me:" + secret + "@host/").mask(text))
        .isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "exec: \"wrong\": executable file not found | exec: \"***\": executable file not found",
        "dial tcp: lookup wrong on 10.0.0.1:53 | dial tcp: lookup *** on 10.0.0.1:53",
        "Could not resolve hostname wrong: unknown | Could not resolve hostname ***: unknown",
        "get http://me:wrong@host/x failed | get http://***@host/x failed",
        "get me:ab@wrong/x@host failed | get ***@host failed",
        "pass=wrong | pass=***",
        "config=wrong; and so on | config=***; and so on"
      })
  void secretThatIsAnOrdinaryWord_isHiddenWhereResticNamesIt(String text, String shown) {
    SecretMask mask =
        new SecretMask(Map.of("RESTIC_PASSWORD", "wrong"), "rest:https://me:ab@wrong/x@host/");

    assertThat(mask.mask(text)).isEqualTo(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"tr0ub4dor", "correct horse 1", "Zq7Jw3Kx", "pässwörd-密", "a/b?c#d@e"})
  void secretThatIsNoWord_isHiddenEverywhere(String secret) {
    SecretMask mask = new SecretMask(Map.of("RESTIC_PASSWORD", secret), "/srv/x");

    assertThat(mask.mask("it said x" + secret + "y")).isEqualTo("it said x***y");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rest:http://me:hunter22/x@127.0.0.1:1/",
        "rest:http://me:hunter22 x@127.0.0.1:1/",
        "rest:http://me:hunter22#x@127.0.0.1:1/",
        "rest:http://me:%hunter22@127.0.0.1:1/",
        "rest:http://me:ab@hunter/x@127.0.0.1:1/",
        "rest:http://me:12/hunter@127.0.0.1:1/"
      })
  void realRestic_withAUrlThatItCannotRead_neverTellsThePassword(String location) {
    ResticStore store =
        new TestRestic(directory)
            .store(new TestRestic(directory).environment("RESTIC_REPOSITORY", location));

    StoreException failure =
        org.assertj.core.api.Assertions.catchThrowableOfType(StoreException.class, store::list);

    assertThat(failure.getMessage() + failure.hint() + store.description())
        .contains("rest:http://***@127.0.0.1:1/")
        .doesNotContain("hunter");
  }
}

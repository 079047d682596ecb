package io.github.replicatorkuma.fleet.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.replicatorkuma.model.ReplicationException;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code REPLICATOR_FLEET} says; nothing is asked. */
final class RecordStoresTest {
  private static final String REPOSITORY = "s3:https://s3.example.org/bucket/kuma";

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /srv/kuma                          | /srv/kuma-fleet
          /srv/kuma/                         | /srv/kuma-fleet
          local:/srv/kuma                    | /srv/kuma-fleet
          /repository                        | /repository-fleet
          s3:https://host:9000/bucket/kuma   | s3:host:9000/bucket/kuma-fleet
          s3:http://host/bucket/a/kuma/      | s3:host/bucket/a/kuma-fleet
          s3:host/bucket/kuma                | s3:host/bucket/kuma-fleet
          s3://host/bucket/kuma              | s3:host/bucket/kuma-fleet
          s3:https://s3.amazonaws.com/b/kuma | s3:s3.amazonaws.com/b/kuma-fleet
          rest:http://host/kuma/             | rest:host/kuma-fleet
          rest:https://me:secret@host/me/k   | rest:host/me/k-fleet
          """,
      delimiter = '|')
  void auto_isBesideTheRepository(String repository, String records) throws Exception {
    assertThat(opened("auto", repository)).isEqualTo(records);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "s3:https://host/bucket",
        "s3:host/bucket/",
        "rest:https://host",
        "rest:https://user:secret@host/",
        "sftp:me@host:/kuma",
        "rclone:remote:kuma",
        "b2:bucket:kuma",
        "azure:container:/kuma",
        "gs:bucket:/kuma",
        "swift:container:/kuma",
        "rest:http+unix:///run/rest.sock:/kuma"
      })
  void auto_whereNothingCanBeBeside_isTerminal_andNamesTheVariable(String repository) {
    ReplicationException failure = failure("auto", repository);

    assertThat(failure).hasMessageContaining("REPLICATOR_FLEET=auto");
    assertThat(failure.hint()).contains("REPLICATOR_FLEET");
    assertThat(failure.getMessage()).doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /mnt/fleet                                        | /mnt/fleet
          dir:/mnt/fleet/                                   | /mnt/fleet
          s3:https://s3.example.org/bucket/kuma-records     | s3:s3.example.org/bucket/kuma-records
          s3:https://s3.example.org/other                   | s3:s3.example.org/other
          rest:https://me:secret@host/fleet/                | rest:host/fleet
          jdbc:mariadb://db/fleet?user=me&password=secret   | jdbc:mariadb://db/fleet
          jdbc:postgresql://db:5432/fleet?password=secret   | jdbc:postgresql://db:5432/fleet
          """,
      delimiter = '|')
  void address_ofAKnownKind_isTaken(String address, String place) throws Exception {
    assertThat(opened(address, REPOSITORY)).isEqualTo(place);
    assertThat(opened(address, "sftp:me@host:/kuma")).isEqualTo(place);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "relative/path",
        "ftp://host/secret",
        "s3:https://host",
        "s3:https://host/",
        "rest:host/kuma-fleet",
        "rest:http:///secret",
        "rest:https://ho st/secret",
        "sftp:me@host:/secret",
        "jdbc:mysql://db/fleet?password=secret",
        "jdbc:mariadb://me:secret@db/fleet",
        "jdbc:postgresql://db?password=secret"
      })
  void address_ofAnotherKind_isTerminal_withoutWhatItSays(String address) {
    ReplicationException failure = failure(address, REPOSITORY);

    assertThat(failure.isTerminal()).isTrue();
    assertThat(failure.getMessage()).contains("REPLICATOR_FLEET").doesNotContain("secret");
    assertThat(failure.hint()).contains("REPLICATOR_FLEET", "jdbc:postgresql:");
  }

  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          /srv/kuma                        | /srv/kuma
          /srv/kuma/fleet                  | /srv/kuma
          /srv/other/../kuma/fleet         | local:/srv/kuma/
          s3:https://host/bucket/kuma      | s3:https://host/bucket/kuma/
          s3:host/bucket/kuma/fleet        | s3:https://host/bucket/kuma
          s3:host/bucket/fleet             | s3:host/bucket
          rest:https://host/kuma/fleet/    | rest:https://user:secret@host/kuma
          """,
      delimiter = '|')
  void place_insideTheRepository_isRefused(String address, String repository) {
    assertThat(failure(address, repository)).hasMessageContaining("inside the repository");
  }

  private static String opened(String fleet, String repository) throws ReplicationException {
    try (RecordStore store = RecordStores.at(fleet, repository).open(Map.of())) {
      return store.description();
    }
  }

  private static ReplicationException failure(String fleet, String repository) {
    ReplicationException failure =
        catchThrowableOfType(ReplicationException.class, () -> RecordStores.at(fleet, repository));
    assertThat(failure).as("a failure").isNotNull();
    return failure;
  }
}

package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialMaskTest {
  @ParameterizedTest
  @CsvSource({
    "/backups/kuma, /backups/kuma",
    "s3:https://host/bucket, s3:https://host/bucket",
    "rest:https://user:pw@host:8000/kuma/, rest:https://***@host:8000/kuma/",
    "rest:https://user@host/, rest:https://***@host/",
    "rest:https://user:p@w@host/, rest:https://***@host/",
    "rest:https://user:p/w@host/, rest:https://***@host/",
    "rest:https://host:8000/a@b, rest:https://host:8000/a@b",
    "https://host/path?auth=pw, https://host/path?***",
    "sftp:user@host:/kuma, sftp:user@host:/kuma",
    "user:p/w@host/kuma, ***@host/kuma",
    "rest:user:pw@host/kuma, rest:***@host/kuma",
    "sftp:user:pw@host:/kuma, sftp:***@host:/kuma",
    "local:dir/a:b, local:dir/a:b",
    "b2:bucket:kuma, b2:bucket:kuma",
    "'rclone:remote,user=me,pass=pw:kuma', 'rclone:remote,user=***,pass=***:kuma'",
    "'rclone::sftp,pass=\"p:w\":kuma', 'rclone::sftp,pass=***:kuma'"
  })
  void location_keepsThePlaceAndHidesCredentials(String location, String expected) {
    assertThat(CredentialMask.location(location)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"my-long-topic, my-***", "abcd, ab***", "a, ***"})
  void beginning_neverShowsMoreThanHalf(String topic, String expected) {
    assertThat(CredentialMask.beginning(topic)).isEqualTo(expected);
  }
}

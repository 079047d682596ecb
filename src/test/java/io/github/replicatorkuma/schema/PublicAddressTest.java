package io.github.replicatorkuma.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of an address that people see. */
class PublicAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:3159/ok",
        "https://example.com/health/v2",
        "https://",
        "/var/run/docker.sock",
        "tcp://127.0.0.1:2375",
        "example.com",
        "[::1]:50051",
        "[\"b1:9092\",\"b2:9092\"]",
        ""
      })
  void addressWithoutSecrets_staysAsItIs(String address) {
    assertThat(PublicAddress.of(address)).isEqualTo(address);
  }

  @ParameterizedTest
  @CsvSource({
    "https://u:p@h/x, https://***@h/x",
    "https://token@h/x, https://***@h/x",
    "https://u:pa/ss@h/x, https://***@h/x",
    "https://u:p@ss@h/x, https://***@h/x",
    "https://u:pa?ss@h/x, https://***",
    "https://u:pa#ss@h/x, https://***",
    "https://pa?ss@h, https://***",
    "u:p@h, ***@h",
    "mqtt://u:p@h, mqtt://***@h",
    "https://h/x?token=abc, https://h/x?***",
    "https://h/x?mail=a@b.c&key=k, https://h/x?***",
    "https://h/x#access=abc, https://h/x#***",
    "https://h/x#a?b, https://h/x#***",
    "ws://127.0.0.1:3157/?token=a%20b, ws://127.0.0.1:3157/?***",
    "https://api.telegram.org/bot123456:AAHdqTcvCH1vGWJ/getMe, https://api.telegram.org/***/getMe",
    "https://hc-ping.com/0b1c7d6e-5c53-4c1f-9c77-1e0b5b1c7d6e, https://hc-ping.com/***",
    "https://h/AbCdEfGhIjKlMnOpQrStUvWx, https://h/***",
    "https://h/x;jsessionid=1/y, https://h/***/y",
    "'[\"http://a:15672\",\"https://u:p@b\"]', '[\"http://***@b\"]'"
  })
  void secretsInAnAddress_areHidden(String address, String left) {
    assertThat(PublicAddress.of(address)).isEqualTo(left);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/backups/kuma",
        "/srv/a:b@c",
        "local:dir/a:b",
        "s3:https://host/bucket-of-kuma-2024",
        "b2:bucket:kuma",
        "sftp:user@host:/kuma",
        "sftp://me@host//backups",
        "rclone:remote:kuma",
        "rest:https://u:***@host/",
        ""
      })
  void locationWithoutCredentials_isShownAsItIs(String location) {
    assertThat(PublicAddress.ofRepository(location)).isEqualTo(location);
  }

  @ParameterizedTest
  @CsvSource({
    "rest:https://user:pw@host:8000/kuma/, rest:https://***@host:8000/kuma/",
    "rest:https://user@host/, rest:https://***@host/",
    "rest:https://user:p@w@host/, rest:https://***@host/",
    "rest:https://kuma:ab@SECRET/x@host/, rest:https://***@host/",
    "rest:https://kuma:***@SECRET/x@host/, rest:https://***@host/",
    "rest:https://kuma:12/SECRET@host/, rest:https://***@host/",
    "rest:https://kuma:ab#SECRET@host/, rest:https://***@host/",
    "rest:https://kuma:ab?SECRET@host/, rest:https://***",
    "rest:https://host/x?mail=a@SECRET, rest:https://***",
    "rest:https:/kuma:ab@SECRET/x@host/, rest:https:/***@host/",
    "rest://kuma:ab@SECRET/x@host/, rest://***@host/",
    "//kuma:SECRET@host/, //***@host/",
    "local:rest:https://kuma:SECRET@host/, local:***@host/",
    "rest:https://host:8000/a@b, rest:https://***@b",
    "https://host/path?auth=pw, https://host/path?***",
    "user:p/w@host/kuma, ***@host/kuma",
    "rest:user:pw@host/kuma, rest:***@host/kuma",
    "sftp:user:pw@host:/kuma, sftp:***@host:/kuma",
    "'rclone:remote,user=me,pass=pw:kuma', 'rclone:remote,***:kuma'",
    "'rclone::sftp,pass=\"p\"\"w:x\":kuma', 'rclone::sftp,***:kuma'",
    "'rclone::sftp,pass=\"p:w:kuma', 'rclone::sftp,***'"
  })
  void locationWithCredentials_isShownWithoutThem(String location, String shown) {
    assertThat(PublicAddress.ofRepository(location)).isEqualTo(shown);
    assertThat(PublicAddress.ofRepository(shown)).isEqualTo(shown);
  }
}

package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChildEnvironmentTest {
  private static final Path HERE = Path.of("/app");

  private static final Map<String, String> SHARED =
      Map.of("PATH", "/bin", "HOME", "/root", "TZ", "UTC", "DATA_DIR", "/app/data");

  private static final Map<String, String> FOR_RESTIC =
      Map.of(
          "RESTIC_PASSWORD", "p",
          "RESTIC_REST_PASSWORD", "p",
          "AWS_SECRET_ACCESS_KEY", "k",
          "AZURE_ACCOUNT_KEY", "k",
          "B2_ACCOUNT_KEY", "k",
          "GOOGLE_ACCESS_TOKEN", "k",
          "OS_PASSWORD", "k",
          "ST_KEY", "k",
          "RCLONE_CONFIG_PASS", "k",
          "MINIO_SECRET_KEY", "k");

  private static final Map<String, String> FOR_KUMA =
      Map.of(
          "UPTIME_KUMA_DB_PASSWORD", "p",
          "UPTIME_KUMA_SSL_KEY_PASSPHRASE", "p",
          "SSL_KEY_PASSPHRASE", "p");

  private static final Map<String, String> OURS =
      Map.of(
          "REPLICATOR_MODE", "BACKUP",
          "REPLICATOR_HTTP_TOKEN", "t",
          "NTFY_URL", "https://ntfy.sh/topic",
          "NTFY_TOKEN_FILE", "/t",
          "LOG_FORMAT", "json",
          "LOG_LEVEL", "debug");

  @Test
  void restic_inheritsAllButOurVariablesAndKumasSecrets() {
    assertThat(ChildEnvironment.forRestic(all(), HERE))
        .containsOnlyKeys(joined(SHARED, FOR_RESTIC).keySet());
  }

  @Test
  void kuma_inheritsAllButOurVariablesAndResticsSecrets() {
    assertThat(ChildEnvironment.forKuma(all())).isEqualTo(joined(SHARED, FOR_KUMA));
  }

  @Test
  void restic_sqliteDatabase_isNotItsBusiness() {
    assertThat(ChildEnvironment.forRestic(Map.of("SQLITE_DATABASE", "x"), HERE)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "RESTIC_REPOSITORY, backups, /app/backups",
    "RESTIC_REPOSITORY, /backups, /backups",
    "RESTIC_REPOSITORY, ./a:b, /app/./a:b",
    "RESTIC_REPOSITORY, nonsense:b, nonsense:b",
    "RESTIC_REPOSITORY, local:backups, local:/app/backups",
    "RESTIC_REPOSITORY, rest:https://host/, rest:https://host/",
    "RESTIC_REPOSITORY, sftp:user@host:backups, sftp:user@host:backups",
    "RESTIC_REPOSITORY, rclone:remote:backups, rclone:remote:backups",
    "RESTIC_PASSWORD_FILE, secret/password, /app/secret/password",
    "RESTIC_PASSWORD_FILE, /run/secrets/password, /run/secrets/password",
    "RESTIC_CACERT, 'a.pem,/b.pem', '/app/a.pem,/b.pem'",
    "RESTIC_PASSWORD_FILE, '', ''",
    "RESTIC_REPOSITORY, '', ''"
  })
  void restic_relativePaths_startWhereOursDo(String name, String value, String expected) {
    assertThat(ChildEnvironment.forRestic(Map.of(name, value), HERE))
        .isEqualTo(Map.of(name, expected));
  }

  private static Map<String, String> all() {
    return joined(joined(SHARED, OURS), joined(FOR_RESTIC, FOR_KUMA));
  }

  private static Map<String, String> joined(Map<String, String> one, Map<String, String> other) {
    Map<String, String> joined = new TreeMap<>(one);
    joined.putAll(other);
    return joined;
  }
}

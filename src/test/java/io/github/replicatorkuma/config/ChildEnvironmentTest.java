package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
    assertThat(ChildEnvironment.forRestic(all(), "/backups", HERE))
        .isEqualTo(joined(joined(SHARED, FOR_RESTIC), Map.of("RESTIC_REPOSITORY", "/backups")));
  }

  @Test
  void kuma_inheritsAllButOurVariablesAndResticsSecrets() {
    assertThat(ChildEnvironment.forKuma(all())).isEqualTo(joined(SHARED, FOR_KUMA));
  }

  /** restic's manual, and what the libraries of its back ends read beside that. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "RESTIC_REPOSITORY RESTIC_PASSWORD_FILE RESTIC_PASSWORD",
        "RESTIC_PASSWORD_COMMAND RESTIC_KEY_HINT RESTIC_CACERT RESTIC_TLS_CLIENT_CERT",
        "RESTIC_CACHE_DIR RESTIC_COMPRESSION RESTIC_HOST RESTIC_PROGRESS_FPS RESTIC_PACK_SIZE",
        "RESTIC_READ_CONCURRENCY RESTIC_REST_USERNAME RESTIC_REST_PASSWORD",
        "AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN AWS_DEFAULT_REGION",
        "AWS_PROFILE AWS_SHARED_CREDENTIALS_FILE AWS_CONTAINER_AUTHORIZATION_TOKEN",
        "AWS_WEB_IDENTITY_TOKEN_FILE RESTIC_AWS_ASSUME_ROLE_ARN",
        "AZURE_ACCOUNT_NAME AZURE_ACCOUNT_KEY AZURE_ACCOUNT_SAS AZURE_ENDPOINT_SUFFIX",
        "AZURE_FORCE_CLI_CREDENTIAL AZURE_CLIENT_SECRET IDENTITY_HEADER MSI_SECRET",
        "B2_ACCOUNT_ID B2_ACCOUNT_KEY",
        "GOOGLE_PROJECT_ID GOOGLE_APPLICATION_CREDENTIALS GOOGLE_ACCESS_TOKEN",
        "OS_AUTH_URL OS_REGION_NAME OS_USERNAME OS_USER_ID OS_PASSWORD OS_TENANT_ID",
        "OS_TENANT_NAME OS_USER_DOMAIN_NAME OS_USER_DOMAIN_ID OS_PROJECT_NAME",
        "OS_PROJECT_DOMAIN_NAME OS_PROJECT_DOMAIN_ID OS_TRUST_ID",
        "OS_APPLICATION_CREDENTIAL_ID OS_APPLICATION_CREDENTIAL_NAME",
        "OS_APPLICATION_CREDENTIAL_SECRET OS_STORAGE_URL OS_AUTH_TOKEN",
        "ST_AUTH ST_USER ST_KEY SWIFT_DEFAULT_CONTAINER_POLICY",
        "RCLONE_BWLIMIT RCLONE_CONFIG_PASS RCLONE_CONFIG_REMOTE_SECRET_ACCESS_KEY",
        "MINIO_ROOT_PASSWORD SSH_AUTH_SOCK SSHPASS"
      })
  void variables_thatResticReads_reachItAndNotKuma(String names) {
    Map<String, String> all = new TreeMap<>();
    List.of(names.split(" ")).forEach(name -> all.put(name, "/v"));

    assertThat(ChildEnvironment.forRestic(all, "/v", HERE))
        .isEqualTo(joined(all, Map.of("RESTIC_REPOSITORY", "/v")));
    assertThat(ChildEnvironment.forKuma(all)).isEmpty();
  }

  @Test
  void restic_sqliteDatabase_isNotItsBusiness() {
    assertThat(ChildEnvironment.forRestic(Map.of("SQLITE_DATABASE", "x"), "/v", HERE))
        .containsOnlyKeys("RESTIC_REPOSITORY");
  }

  @ParameterizedTest
  @CsvSource({
    "backups, /app/backups",
    "/backups, /backups",
    "./a:b, /app/./a:b",
    "nonsense:b, nonsense:b",
    "local:backups, local:/app/backups",
    "rest:https://host/, rest:https://host/",
    "sftp:user@host:backups, sftp:user@host:backups",
    "rclone:remote:backups, rclone:remote:backups"
  })
  void restic_relativeLocation_startsWhereOursDo(String location, String expected) {
    Map<String, String> inAFile = Map.of("RESTIC_REPOSITORY_FILE", "f");

    assertThat(ChildEnvironment.forRestic(inAFile, location, HERE))
        .isEqualTo(Map.of("RESTIC_REPOSITORY", expected));
  }

  @ParameterizedTest
  @CsvSource({
    "RESTIC_PASSWORD_FILE, secret/password, /app/secret/password",
    "RESTIC_PASSWORD_FILE, /run/secrets/password, /run/secrets/password",
    "RESTIC_CACERT, 'a.pem,/b.pem', '/app/a.pem,/b.pem'",
    "SSL_CERT_FILE, ca.pem, /app/ca.pem",
    "RESTIC_PASSWORD_FILE, '', ''"
  })
  void restic_relativePaths_startWhereOursDo(String name, String value, String expected) {
    assertThat(ChildEnvironment.forRestic(Map.of(name, value), "/v", HERE))
        .containsEntry(name, expected);
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

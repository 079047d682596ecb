package io.github.replicatorkuma.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.logging.LogFormat;
import io.github.replicatorkuma.model.KeepPolicy;
import io.github.replicatorkuma.model.KeepPolicy.Rule;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.Level;

class ConfigParserTest {
  @TempDir Path directory;
  private Environment environment;

  @BeforeEach
  void makeDataDirectory() throws IOException {
    Files.createDirectory(directory.resolve("data"));
    environment = new Environment(directory);
  }

  @Test
  void onlyARepository_everythingElseHasItsDefault() {
    ParsedConfig parsed = environment.parse();

    assertThat(parsed.errors()).isEmpty();
    assertThat(parsed.warnings()).isEmpty();
    ReplicatorConfig config = parsed.config().orElseThrow();
    assertThat(config.mode()).isEqualTo(Mode.RESTORE);
    assertThat(config.instanceName()).isEqualTo("kuma-1");
    assertThat(config.scope()).isEqualTo(ReplicationScope.DEFAULT);
    assertThat(config.values().get(Variable.LOCAL_ENTITIES))
        .containsExactlyInAnyOrderElementsOf(ReplicatedTables.LOCAL_ENTITIES);
    assertThat(config.values().get(Variable.CHECK_INTERVAL)).isEqualTo(Duration.ofSeconds(5));
    assertThat(config.values().get(Variable.LOOK_INTERVAL)).isEqualTo(Duration.ofHours(1));
    assertThat(config.values().get(Variable.RESTORE_INTERVAL)).isEqualTo(Duration.ofMinutes(6));
    assertThat(config.stateDirectory()).isEqualTo(directory.resolve("data/replicator-kuma"));
    assertThat(config.stagingDirectory())
        .isEqualTo(directory.resolve("data/replicator-kuma/staging"));
    assertThat(config.values().get(Variable.INIT)).isFalse();
    assertThat(config.values().find(Variable.KEEP)).isEmpty();
    assertThat(config.values().get(Variable.MAX_DELETE_PERCENT)).isEqualTo(50);
    assertThat(config.values().get(Variable.PAUSE_TYPES)).isEmpty();
    assertThat(config.sqliteDatabase()).isEmpty();
    assertThat(parsed.notifySettings()).isEqualTo(Environment.NOBODY_TO_TELL);
    assertThat(parsed.values().get(Variable.LOG_FORMAT)).isEqualTo(LogFormat.TEXT);
    assertThat(parsed.values().get(Variable.LOG_LEVEL)).isEqualTo(Level.INFO);
  }

  @Test
  void everySetting_isTaken() {
    ParsedConfig parsed =
        environment
            .with("REPLICATOR_MODE", "BACKUP")
            .with("REPLICATOR_INSTANCE", "berlin.1")
            .with("REPLICATOR_EXCLUDE", "proxy, setting,upload")
            .with("REPLICATOR_SETTINGS", "apiKeysEnabled,jwtSecret")
            .with("REPLICATOR_LOCAL_ENTITIES", "docker_host")
            .with("REPLICATOR_CHECK_INTERVAL", "10")
            .with("REPLICATOR_LOOK_INTERVAL", "2h")
            .with("REPLICATOR_RESTORE_INTERVAL", "PT1M")
            .with("REPLICATOR_STATE_DIR", "state")
            .with("REPLICATOR_STAGING_DIR", "/var/tmp/staging")
            .with("REPLICATOR_INIT", "true")
            .with("REPLICATOR_KEEP", "last=50,daily=30,monthly=12")
            .with("REPLICATOR_MAX_DELETE_PERCENT", "100")
            .with("REPLICATOR_PAUSE_TYPES", "push, docker")
            .with("SQLITE_DATABASE", "data/kuma.db")
            .with("LOG_FORMAT", "json")
            .with("LOG_LEVEL", "Debug")
            .parse();
    ReplicatorConfig config = parsed.config().orElseThrow();

    assertThat(config.mode()).isEqualTo(Mode.BACKUP);
    assertThat(config.instanceName()).isEqualTo("berlin.1");
    assertThat(config.scope())
        .isEqualTo(
            new ReplicationScope(
                Set.of(new TableName("proxy"), ReplicatedTables.SETTING),
                Set.of("apiKeysEnabled", "jwtSecret"),
                false));
    assertThat(config.values().get(Variable.LOCAL_ENTITIES))
        .containsExactly(new TableName("docker_host"));
    assertThat(config.values().get(Variable.CHECK_INTERVAL)).isEqualTo(Duration.ofSeconds(10));
    assertThat(config.values().get(Variable.LOOK_INTERVAL)).isEqualTo(Duration.ofHours(2));
    assertThat(config.values().get(Variable.RESTORE_INTERVAL)).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.stateDirectory()).isEqualTo(directory.resolve("state"));
    assertThat(config.stagingDirectory()).isEqualTo(Path.of("/var/tmp/staging"));
    assertThat(config.values().get(Variable.INIT)).isTrue();
    assertThat(config.values().find(Variable.KEEP))
        .contains(new KeepPolicy(Map.of(Rule.LAST, 50, Rule.DAILY, 30, Rule.MONTHLY, 12)));
    assertThat(config.values().get(Variable.MAX_DELETE_PERCENT)).isEqualTo(100);
    assertThat(config.values().get(Variable.PAUSE_TYPES))
        .containsExactlyInAnyOrder("push", "docker");
    assertThat(config.sqliteDatabase()).contains(directory.resolve("data/kuma.db"));
    assertThat(parsed.values().get(Variable.LOG_FORMAT)).isEqualTo(LogFormat.JSON);
    assertThat(parsed.values().get(Variable.LOG_LEVEL)).isEqualTo(Level.DEBUG);
  }

  @Test
  void manyMistakes_areAllReportedAtOnceAndKumaStaysUsable() {
    ParsedConfig parsed =
        environment
            .without("RESTIC_REPOSITORY")
            .without("RESTIC_PASSWORD")
            .with("REPLICATOR_MODE", "SLAVE")
            .with("REPLICATOR_INSTANCE", "a,b")
            .with("REPLICATOR_CHECK_INTERVAL", "often")
            .with("REPLICATOR_KEEP", "last=none")
            .with("NTFY_URL", "https://ntfy.sh/")
            .with("LOG_LEVEL", "loud")
            .parse();

    assertThat(parsed.config()).isEmpty();
    assertThat(parsed.errors())
        .extracting(Problem::variable)
        .containsExactlyInAnyOrder(
            "RESTIC_REPOSITORY",
            "RESTIC_PASSWORD",
            "REPLICATOR_MODE",
            "REPLICATOR_INSTANCE",
            "REPLICATOR_CHECK_INTERVAL",
            "REPLICATOR_KEEP",
            "NTFY_URL",
            "LOG_LEVEL");
    assertThat(parsed.errors()).allMatch(problem -> !problem.hint().isBlank());
    assertThat(parsed.kuma().dataDirectory()).isEqualTo(directory.resolve("data"));
    assertThat(parsed.instanceName()).isEqualTo("kuma-1");
    assertThat(parsed.values().get(Variable.LOG_LEVEL)).isEqualTo(Level.INFO);
    assertThat(parsed.notifySettings()).isEqualTo(Environment.NOBODY_TO_TELL);
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void mode_eachOfTheThree_isTaken(Mode mode) {
    assertThat(environment.with("REPLICATOR_MODE", mode.name()).config().mode()).isEqualTo(mode);
  }

  @ParameterizedTest
  @CsvSource({
    "BAKUP, BACKUP",
    "backup, BACKUP",
    "Restore, RESTORE",
    "RESTORE-LOCAL-ENTITY-REPLICATION, RESTORE_LOCAL_ENTITY_REPLICATION"
  })
  void mode_misspelt_isAnErrorThatNamesTheNearestAndAllAllowed(String value, String meant) {
    Problem error = environment.with("REPLICATOR_MODE", value).onlyError("REPLICATOR_MODE");

    assertThat(error.message()).contains("\"" + value + "\"");
    assertThat(error.hint())
        .contains("did you mean " + meant + "?")
        .contains("BACKUP, RESTORE, RESTORE_LOCAL_ENTITY_REPLICATION, AUTO");
  }

  @Test
  void mode_nothingLikeAMode_isAnErrorWithoutAGuess() {
    assertThat(environment.with("REPLICATOR_MODE", "x").onlyError("REPLICATOR_MODE").hint())
        .isEqualTo("use BACKUP, RESTORE, RESTORE_LOCAL_ENTITY_REPLICATION, AUTO");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"BACKUP\"", "'BACKUP'", " BACKUP ", "\" BACKUP\""})
  void mode_quotesThatComposeLeft_areTrimmedWithAWarning(String value) {
    environment.with("REPLICATOR_MODE", value);

    assertThat(environment.config().mode()).isEqualTo(Mode.BACKUP);
    assertThat(environment.onlyWarning("REPLICATOR_MODE").hint()).contains("compose");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REPLICATOR_MODE",
        "REPLICATOR_INSTANCE",
        "REPLICATOR_LOCAL_ENTITIES",
        "REPLICATOR_SETTINGS",
        "REPLICATOR_CHECK_INTERVAL",
        "REPLICATOR_STATE_DIR",
        "REPLICATOR_INIT",
        "REPLICATOR_KEEP",
        "SQLITE_DATABASE",
        "NTFY_URL",
        "NTFY_TOKEN_FILE",
        "RESTIC_REPOSITORY_FILE",
        "DATA_DIR",
        "LOG_LEVEL"
      })
  void emptyVariable_countsAsUnset(String name) {
    ReplicatorConfig unset = environment.config();

    ParsedConfig empty = environment.with(name, "").parse();

    assertThat(empty.warnings()).isEmpty();
    assertThat(empty.config().orElseThrow())
        .usingRecursiveComparison()
        .ignoringFields("repository", "kuma")
        .isEqualTo(unset);
  }

  @ParameterizedTest
  @CsvSource({"kuma_2.lan, kuma_2.lan", "küche 1, k-che-1", "'', uptime-kuma"})
  void instance_fromTheHostName_isMadeToFit(String hostName, String expected) {
    assertThat(environment.onHost(hostName).config().instanceName()).isEqualTo(expected);
  }

  @Test
  void instance_hostNameTooLong_isCut() {
    assertThat(environment.onHost("x".repeat(200)).config().instanceName()).hasSize(128);
  }

  @Test
  void instance_explicitAndBad_isAnErrorWithASuggestion() {
    Problem error =
        environment.with("REPLICATOR_INSTANCE", "küche 1").onlyError("REPLICATOR_INSTANCE");

    assertThat(error.hint()).contains("k-che-1");
  }

  @ParameterizedTest
  @CsvSource({
    "REPLICATOR_EXCLUDE, monitors, monitor",
    "REPLICATOR_EXCLUDE, uploads, upload",
    "REPLICATOR_LOCAL_ENTITIES, remote-browser, remote_browser",
    "REPLICATOR_KEEP, dayly=3, daily"
  })
  void list_unknownItem_isAnErrorThatNamesTheNearest(String name, String value, String meant) {
    assertThat(environment.with(name, value).onlyError(name).hint())
        .contains("did you mean " + meant + "?");
  }

  @ParameterizedTest
  @CsvSource({
    "REPLICATOR_EXCLUDE, heartbeat",
    "REPLICATOR_LOCAL_ENTITIES, monitor",
    "REPLICATOR_EXCLUDE, ','",
    "REPLICATOR_SETTINGS, ' , '",
    "REPLICATOR_SETTINGS, 'apiKeysEnabled,migrateAggregateTableState'",
    "REPLICATOR_PAUSE_TYPES, 'push;docker'",
    "REPLICATOR_KEEP, last",
    "REPLICATOR_KEEP, last=0",
    "REPLICATOR_KEEP, last=-1",
    "REPLICATOR_KEEP, last=1=2",
    "REPLICATOR_KEEP, 'last=1,last=2'",
    "REPLICATOR_MAX_DELETE_PERCENT, 101",
    "REPLICATOR_MAX_DELETE_PERCENT, -1",
    "REPLICATOR_MAX_DELETE_PERCENT, 50%",
    "REPLICATOR_INIT, maybe",
    "REPLICATOR_CHECK_INTERVAL, 999ms",
    "REPLICATOR_LOOK_INTERVAL, 9s",
    "REPLICATOR_RESTORE_INTERVAL, 4",
    "REPLICATOR_RESTORE_INTERVAL, 1.5h",
    "REPLICATOR_RESTORE_INTERVAL, PT-5M",
    "REPLICATOR_RESTORE_INTERVAL, 400d",
    "LOG_FORMAT, xml",
    "LOG_LEVEL, verbose"
  })
  void wrongValue_isAnErrorAndNeverADefault(String name, String value) {
    ParsedConfig parsed = environment.with(name, value).parse();

    assertThat(parsed.config()).isEmpty();
    assertThat(parsed.errors()).extracting(Problem::variable).containsExactly(name);
  }

  @ParameterizedTest
  @CsvSource({
    "true, true",
    "TRUE, true",
    "1, true",
    "yes, true",
    "false, false",
    "0, false",
    "no, false"
  })
  void init_takesTheUsualWords(String value, boolean expected) {
    assertThat(environment.with("REPLICATOR_INIT", value).config().values().get(Variable.INIT))
        .isEqualTo(expected);
  }

  @Test
  void duration_wrong_errorShowsExamples() {
    assertThat(
            environment
                .with("REPLICATOR_CHECK_INTERVAL", "5 minutes")
                .onlyError("REPLICATOR_CHECK_INTERVAL")
                .hint())
        .contains("90s")
        .contains("PT5M");
  }

  @Test
  void valueWithControlCharacters_staysOnOneLine() {
    assertThat(
            environment
                .with("REPLICATOR_MODE", "BACK\nUP event=applied")
                .onlyError("REPLICATOR_MODE")
                .message())
        .doesNotContain("\n")
        .contains("\\u000a");
  }
}

package io.github.replicatorkuma.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.database.sqlite.SqliteDatabase;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.ReplicatedTables;
import io.github.replicatorkuma.schema.ReplicationScope;
import io.github.replicatorkuma.schema.ShownColumns;
import io.github.replicatorkuma.schema.ShownColumns.Showing;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tree that people commit. */
class RedactedExportTest {
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String LIST = "replicator-kuma-export.txt";

  @TempDir Path directory;

  private Path database;
  private Path tree;

  @BeforeEach
  void prepare() {
    database = TestDatabases.seeded(directory.resolve("data"));
    tree = directory.resolve("tree");
  }

  private void export() throws ReplicationException {
    export(tree, KEY, ReplicationScope.DEFAULT);
  }

  private void export(Path target, byte[] key, ReplicationScope scope) throws ReplicationException {
    new RedactedExport(
            new SqliteDatabase(database, SqliteDatabase.DEFAULT_BUSY_TIMEOUT), scope, key)
        .to(target);
  }

  private static Map<String, String> content(Path tree) throws IOException {
    Map<String, String> content = new TreeMap<>();
    try (Stream<Path> files = Files.list(tree)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        content.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return content;
  }

  private JsonNode rows(String table) throws IOException {
    return JSON.readTree(Files.readString(tree.resolve(table + ".json")));
  }

  /** The lines that differ, as a diff shows them. */
  private static Set<String> difference(Map<String, String> before, Map<String, String> after) {
    Set<String> lines = new TreeSet<>();
    for (String file : after.keySet()) {
      List<String> old = before.getOrDefault(file, "").lines().toList();
      List<String> now = after.get(file).lines().toList();
      now.stream().filter(line -> !old.contains(line)).forEach(line -> lines.add(file + line));
      old.stream().filter(line -> !now.contains(line)).forEach(line -> lines.add(file + line));
    }
    return lines;
  }

  @Test
  void sameDatabase_givesTheSameBytes() throws Exception {
    export();
    Map<String, String> first = content(tree);

    export();
    Path elsewhere = directory.resolve("elsewhere");
    export(elsewhere, KEY, ReplicationScope.DEFAULT);

    assertThat(content(tree)).isEqualTo(first).isEqualTo(content(elsewhere));
    assertThat(first).containsKeys("monitor.json", "user.json", "setting.json", LIST);
    assertThat(rows("monitor")).hasSize(47);
  }

  @Test
  void whatUptimeKumaRewritesByItself_changesNothing() throws Exception {
    export();
    Map<String, String> first = content(tree);
    TestDatabases.execute(
        database,
        "UPDATE monitor SET dns_last_result = 'other'",
        "UPDATE user SET twofa_last_token = '123456'",
        "UPDATE maintenance SET last_start_date = '2030-01-01 00:00:00'",
        "UPDATE monitor_notification SET id = 100 - id",
        "UPDATE setting SET id = id + 1000",
        "ALTER TABLE monitor ADD COLUMN of_a_newer_kuma TEXT");

    export();

    assertThat(content(tree)).isEqualTo(first);
  }

  @Test
  void changedPassword_changesOneFingerprint() throws Exception {
    export();
    Map<String, String> first = content(tree);
    TestDatabases.execute(database, "UPDATE user SET password = 'another'");

    export();

    assertThat(difference(first, content(tree)))
        .hasSize(2)
        .allMatch(line -> line.matches("user.json +\"password\": \"secret:[0-9a-f]{16}\",?"));
  }

  @Test
  void changedLoginInAnAddress_changesItsFingerprint() throws Exception {
    TestDatabases.execute(database, "UPDATE monitor SET url = 'http://u:one@h/x' WHERE id = 3");
    export();
    Map<String, String> first = content(tree);
    TestDatabases.execute(database, "UPDATE monitor SET url = 'http://u:two@h/x' WHERE id = 3");

    export();

    assertThat(difference(first, content(tree)))
        .hasSize(2)
        .allMatch(
            line ->
                line.matches(
                    "monitor.json +\"url\": \"http://\\*\\*\\*@h/x secret:[0-9a-f]{16}\",?"));
  }

  @Test
  void sameSecretTwice_cannotBeSeen_norBeTriedWithoutTheKey() throws Exception {
    TestDatabases.execute(database, "UPDATE monitor SET basic_auth_pass = 'geheim'");
    export();
    List<String> fingerprints = rows("monitor").findValuesAsText("basic_auth_pass");
    Path elsewhere = directory.resolve("elsewhere");

    export(elsewhere, "another key".getBytes(StandardCharsets.UTF_8), ReplicationScope.DEFAULT);

    assertThat(fingerprints).hasSize(47).doesNotHaveDuplicates();
    assertThat(content(elsewhere).get("monitor.json")).doesNotContain(fingerprints);
  }

  /** Every text of the seed in a column that is not known to be harmless. */
  @Test
  void secrets_areNowhereInTheTree() throws Exception {
    TestDatabases.execute(
        database,
        "ALTER TABLE monitor ADD COLUMN of_a_newer_kuma TEXT DEFAULT 'geheim-der-zukunft'",
        "INSERT INTO setting (\"key\", value) VALUES ('steamAPIKey', 'steam-geheim')");
    Set<String> secrets = secretsOfTheSeed();

    export();

    String all = String.join("\n", content(tree).values());
    assertThat(secrets)
        .hasSizeGreaterThan(30)
        .contains("geheim-der-zukunft", "steam-geheim", "AbCdEfGhIjKlMnOpQrStUvWxYz012345");
    assertThat(all).doesNotContain(secrets);
    assertThat(all).contains("secret:");
  }

  private Set<String> secretsOfTheSeed() {
    Set<String> secrets = new TreeSet<>();
    for (TableName table : ReplicatedTables.ALL) {
      List<String> columns =
          TestDatabases.query(
                  database, "SELECT name FROM pragma_table_info('" + table.value() + "')")
              .stream()
              .map(String::valueOf)
              .filter(column -> ShownColumns.of(table, "any", column) == Showing.HIDDEN)
              .filter(column -> ReplicatedTables.isCompared(table, column))
              .toList();
      for (String column : columns) {
        TestDatabases.query(database, "SELECT \"%s\" FROM \"%s\"".formatted(column, table.value()))
            .stream()
            .filter(Objects::nonNull)
            .forEach(secret -> secrets.addAll(asWritten(String.valueOf(secret))));
      }
    }
    secrets.removeAll(asWritten("\"UTC\"")); // serverTimezone, of which the value is shown
    return secrets;
  }

  /** As it is, and as JSON writes it; short ones are a part of something else by chance. */
  private static List<String> asWritten(String secret) {
    String json = JSON.valueToTree(secret).toString();
    return Stream.of(secret, json.substring(1, json.length() - 1))
        .filter(text -> text.length() > 6)
        .toList();
  }

  @Test
  void tree_isCanonical() throws Exception {
    TestDatabases.execute(database, "UPDATE monitor SET interval = 60.0 WHERE id = 3");
    export();

    List<String> ids = rows("monitor").findValuesAsText("id");
    List<String> names = new ArrayList<>();
    rows("monitor").get(0).fieldNames().forEachRemaining(names::add);
    assertThat(ids)
        .isSortedAccordingTo((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
    assertThat(names).isSorted().contains("id", "name", "interval");
    assertThat(rows("monitor").get(2).get("interval").isInt()).isTrue();
    assertThat(rows("monitor_notification").get(0).has("id")).isFalse();
    assertThat(
            rows("monitor_maintenance").findValuesAsText("maintenance_id").stream()
                .map(Integer::valueOf)
                .collect(Collectors.toList()))
        .isSorted();
    assertThat(content(tree).get("monitor.json"))
        .startsWith("[\n  {\n    \"accepted_statuscodes_json\": ")
        .endsWith("\n  }\n]\n")
        .doesNotContain("null", "\r");
  }

  @Test
  void earlierTree_isReplaced_andWhatIsNotOursStays() throws Exception {
    export();
    Path git = Files.writeString(Files.createDirectory(tree.resolve(".git")).resolve("HEAD"), "x");
    Path readme = Files.writeString(tree.resolve("README.md"), "mine");

    export(
        tree,
        KEY,
        new ReplicationScope(
            Set.of(new TableName("tag")), ReplicationScope.DEFAULT_SETTINGS, true));

    assertThat(tree.resolve("tag.json")).doesNotExist();
    assertThat(tree.resolve("monitor.json")).exists();
    assertThat(git).hasContent("x");
    assertThat(readme).hasContent("mine");
    assertThat(content(tree).get(LIST)).contains("\nmonitor.json\n").doesNotContain("\ntag.json\n");
  }

  @Test
  void emptyGitDirectory_isTaken_butNoOther() throws Exception {
    Files.createDirectories(tree.resolve(".git"));
    export();
    Path foreign = Files.createDirectory(directory.resolve("foreign"));
    Files.writeString(foreign.resolve("monitor.json"), "mine");

    assertThatThrownBy(() -> export(foreign, KEY, ReplicationScope.DEFAULT))
        .isInstanceOf(ReplicationException.class)
        .hasMessageContaining(
            foreign + " holds something that no export with --redact has written");

    assertThat(tree.resolve("monitor.json")).exists();
    assertThat(content(foreign)).isEqualTo(Map.of("monitor.json", "mine"));
  }

  @Test
  void listFromElsewhere_reachesNoOtherDirectory() throws Exception {
    export();
    Path outside = Files.writeString(directory.resolve("outside.json"), "mine");
    Path linked = Files.writeString(directory.resolve("linked.json"), "mine");
    Files.writeString(
        tree.resolve(LIST), Files.readString(tree.resolve(LIST)) + "../outside.json\n");
    Files.delete(tree.resolve("monitor.json"));
    Files.createSymbolicLink(tree.resolve("monitor.json"), linked);

    export();

    assertThat(outside).hasContent("mine");
    assertThat(linked).hasContent("mine");
    assertThat(rows("monitor")).hasSize(47);
  }

  @Test
  void fileOfSomebodyElse_isNotOverwritten() throws Exception {
    ReplicationScope withoutTags =
        new ReplicationScope(Set.of(new TableName("tag")), ReplicationScope.DEFAULT_SETTINGS, true);
    export(tree, KEY, withoutTags);
    Path file = Files.writeString(tree.resolve("tag.json"), "mine");

    assertThatThrownBy(this::export).hasMessageContaining(file + " is there");

    assertThat(file).hasContent("mine");
  }
}

package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {
  private static final Manifest MANIFEST =
      SampleSnapshot.manifest(
          new ContentSummary(
              Digest.ofText("all"),
              List.of(
                  new TableEntry(
                      new TableName("monitor_tag"),
                      List.of(
                          new Column("id", ColumnKind.NUMBER),
                          new Column("value", ColumnKind.TEXT)),
                      Set.of("id"),
                      7,
                      Digest.ofText("monitor_tag"))),
              List.of(new FileEntry("logo1.png", 123, Digest.ofText("logo"))),
              Set.of(),
              List.of(),
              Map.of()),
          SampleSnapshot.POSITION);

  @Test
  void manifest_writtenAndRead_isTheSame() throws Exception {
    assertThat(ManifestJson.read(ManifestJson.write(MANIFEST))).isEqualTo(MANIFEST);
  }

  @Test
  void manifest_withoutKumaVersion_isReadAsNull() throws Exception {
    String json = ManifestJson.write(MANIFEST).replace("\"2.5.3\"", "null");

    assertThat(ManifestJson.read(json).kumaVersion()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"other\" : 1", "\"changed\" : \"%s\"", "\"changed\" : [1]"})
  void manifest_whateverItSaysOfItsChange_isRead(String said) throws Exception {
    String json =
        ManifestJson.write(MANIFEST)
            .replace("\"changed\" : \"1 monitor changed (NAS)\"", said.formatted("x".repeat(5000)));

    assertThat(json).contains(said.substring(0, 9)).doesNotContain("NAS");
    assertThat(ManifestJson.read(json).digest()).isEqualTo(MANIFEST.digest());
  }

  @Test
  void text_ofAManifest_isFixed() {
    assertThat(ManifestJson.write(MANIFEST))
        .startsWith(
            """
            {
              "format" : 1,
              "digest" : "%s",
              "position" : {
                "generation" : 3,
                "sequence" : 42
              },
              "leader" : {
                "name" : "alpha",
                "id" : "0a1b2c3d"
              },
              "hostName" : "alpha.example",
              "nonce" : "nonce-1",
              "kumaVersion" : "2.5.3",
            """
                .formatted(Digest.ofText("all")))
        .contains(
            """
              "databaseKind" : "sqlite",
              "created" : "2026-01-02T03:04:05.678Z",
              "changed" : "1 monitor changed (NAS)",
              "settingKeys" : [
                "apiKeysEnabled",
                "domainExpiryNotifyDays",
                "globalpingApiToken",
                "initServerTimezone",
                "serverTimezone",
                "steamAPIKey",
                "tlsExpiryNotifyDays",
                "webpushPrivateVapidKey",
                "webpushPublicVapidKey"
              ],
              "tables" : [
            """)
        .contains(
            """
                  "uncompared" : [
                    "id"
                  ],
            """)
        .endsWith("}\n")
        .doesNotContain("\r");
  }

  @Test
  void manifest_withKeysOfANewerVersion_isRead() throws Exception {
    String json = ManifestJson.write(MANIFEST).replaceAll("\\{\n", "{\n\"new\" : {\"a\" : [1]},\n");

    assertThat(ManifestJson.read(json)).isEqualTo(MANIFEST);
  }

  @ParameterizedTest
  @ValueSource(longs = {2, 0, 4294967297L})
  void manifest_ofAnotherFormat_isToldApartWhateverElseItHolds(long format) {
    assertThatThrownBy(() -> ManifestJson.read("{\"format\":" + format + ",\"tables\":{}}"))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(SnapshotException.Kind.UNKNOWN_FORMAT);
              assertThat(e.hint()).contains("Upgrade");
            })
        .hasMessageContaining("found format " + format)
        .hasMessageContaining("knows format 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "{}",
        "{\"format\":\"1\"}",
        "{\"format\":1.5}",
        "{\"format\":1",
        "{\"format\":1}",
        "{\"format\":1,\"format\":1}",
        "not json"
      })
  void text_thatIsNoManifest_isDamaged(String text) {
    assertDamaged(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"name\" : \"alpha\" | \"name\" : \"al,pha\"",
        "\"name\" : \"alpha\" | \"name\" : 7",
        "\"nonce\" : | \"nance\" :",
        "\"generation\" : 3 | \"generation\" : -3",
        "\"sequence\" : 42 | \"sequence\" : 42.5",
        "\"sequence\" : 42 | \"sequence\" : 92233720368547758070",
        "\"databaseKind\" : \"sqlite\" | \"databaseKind\" : \"../sqlite\"",
        "2026-01-02T | 2026-13-02T",
        "\"logo1.png\" | \"../logo1.png\"",
        "\"logo1.png\" | \"/etc/passwd\"",
        "\"monitor_tag\" | \"../monitor_tag\"",
        "\"monitor_tag\" | \"mon`itor\"",
        "\"rows\" : 7 | \"rows\" : -7",
        "\"kind\" : \"NUMBER\" | \"kind\" : \"BLOB\"",
        "\"name\" : \"value\" | \"name\" : \"id\"",
        "\"migrations\" : | \"migration\" :",
        "\"uncompared\" : | \"compared\" :",
        "\"size\" : 123 | \"size\" : -1"
      })
  void manifest_withOneThingWrong_isDamaged(String good, String bad) {
    String json = ManifestJson.write(MANIFEST);
    assertThat(json).contains(good);

    assertDamaged(json.replace(good, bad));
  }

  @Test
  void manifest_followedByMore_isDamaged() {
    assertDamaged(ManifestJson.write(MANIFEST) + "{}");
  }

  @Test
  void tags_ofAManifest_areWhatResticIsTold() {
    SnapshotTags tags = MANIFEST.tags();

    assertThat(SnapshotTags.parse(tags.toTags())).isEqualTo(Optional.of(tags));
    assertThat(tags.position()).isEqualTo(SampleSnapshot.POSITION);
    assertThat(tags.digest()).isEqualTo(MANIFEST.digest());
  }

  @Test
  void migrations_inAnyOrder_areSorted() {
    assertThat(MANIFEST.migrations()).isSorted();
  }

  private static void assertDamaged(String text) {
    assertThatThrownBy(() -> ManifestJson.read(text))
        .isInstanceOfSatisfying(
            SnapshotException.class,
            e -> {
              assertThat(e.kind()).isEqualTo(SnapshotException.Kind.DAMAGED_MANIFEST);
              assertThat(e.isTerminal()).isTrue();
            })
        .hasMessageContaining("manifest.json");
  }
}

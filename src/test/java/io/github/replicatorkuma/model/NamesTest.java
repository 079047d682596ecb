package io.github.replicatorkuma.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that come from a repository reach SQL, paths and log lines: these never get that far. */
class NamesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1monitor",
        "monitor; DROP TABLE user",
        "monitor\"",
        "monitor`",
        "monitor'",
        "monitor--",
        "monitor/*",
        "../monitor",
        "a/b",
        "a\\b",
        "a.b",
        ".",
        "monitor\n",
        "monitor\u0000",
        "monitor\u202e",
        "mönitor",
        "ｍonitor",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void name_thatIsNoPlainIdentifier_isNoTableAndNoColumn(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new TableName(name));
    assertThatIllegalArgumentException().isThrownBy(() -> new Column(name, ColumnKind.TEXT));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\nb", "a\"b", "a=b", "a,b", "\u001b[31m", "ü", "a/../b"})
  void instance_withAnyOtherCharacter_isNone(String name) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Instance(name, "id"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Instance("name", name));
    assertThatIllegalArgumentException().isThrownBy(() -> new Instance("a".repeat(129), "id"));
  }

  @Test
  void tags_ofAHostileInstance_areNotOurs() {
    for (String instance : List.of("x\nevent=applied", "x\u001b[2J", "a".repeat(100_000))) {
      List<String> tags =
          List.of(
              "replicator-kuma",
              "format=1",
              "generation=1",
              "sequence=1",
              "digest=" + Digest.ofText("x").hex(),
              "instance=" + instance,
              "instance-id=id",
              "nonce=n");

      assertThat(SnapshotTags.parse(tags)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "--stdin", "latest", "../x", "0123456789abcdef\n", "DEADBEEF"})
  void snapshotId_thatIsNoHash_neverReachesAnArgument(String id) {
    assertThatIllegalArgumentException().isThrownBy(() -> new SnapshotId(id));
  }
}

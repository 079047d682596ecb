package io.github.replicatorkuma.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.schema.KumaTable.Facet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Somebody has decided about each table of each release of Uptime Kuma. */
class KumaTableTest {
  static final List<String> VERSIONS = TestDatabases.VERSIONS;

  @TempDir private Path directory;

  @ParameterizedTest
  @FieldSource("VERSIONS")
  void everyTableOfUptimeKuma_isDecidedAbout(String version) {
    Path database = TestDatabases.empty(directory, version);

    for (Object table : tables(database)) {
      assertThat(KumaTable.find(new TableName(String.valueOf(table))))
          .as("KumaTable says what table %s is", table)
          .isPresent();
    }
  }

  private static List<?> tables(Path database) {
    return TestDatabases.query(
        database,
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
  }

  @Test
  void parents_comeBeforeChildren_andAreKnown() {
    List<String> seen = new ArrayList<>();
    for (KumaTable table : KumaTable.ALL) {
      Set<String> later = new HashSet<>(table.facet(Facet.WHOLES));
      later.removeAll(seen);
      // A group's status page is the one exception, as Replicator Kuma v2 has them in this order.
      assertThat(later).as("wholes of %s", table.name()).isSubsetOf("status_page");
      assertThat(Collections.disjoint(table.facet(Facet.PLAIN), table.facet(Facet.ADDRESSES)))
          .isTrue();
      seen.add(table.name().value());
    }
    assertThat(seen).doesNotHaveDuplicates();
  }

  @Test
  void agent_knowsEachListThatIsNamed_andNoOther() throws Exception {
    Set<String> named = new HashSet<>();
    KumaTable.ALL.forEach(table -> named.addAll(table.facet(Facet.SHOWN_IN)));

    assertThat(listsOfTheAgent()).isEqualTo(named);
  }

  private static Set<String> listsOfTheAgent() {
    try {
      String script = Files.readString(Path.of("docker/agent/kuma-reload.cjs"));
      String refresh = script.substring(script.indexOf("function refresh("));
      Matcher lists =
          Pattern.compile("(?m)^    (\\w+): \\(\\) =>")
              .matcher(refresh.substring(0, refresh.indexOf("\n}")));
      Set<String> names = new HashSet<>();
      while (lists.find()) {
        names.add(lists.group(1));
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

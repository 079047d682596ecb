package io.github.replicatorkuma.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Lineage.Parent;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LineageTest {
  private static final Parent PARENT = new Parent("n-1", new Position(3, 17));

  @Test
  void lineage_throughTags_isTheSame() {
    for (Lineage lineage :
        List.of(
            Lineage.of(Optional.empty(), Set.of()),
            Lineage.of(Optional.of(PARENT), Set.of()),
            Lineage.of(Optional.of(PARENT), Set.of("n-2", "n-3")))) {
      assertThat(Lineage.parse(lineage.toTags())).isEqualTo(lineage);
      assertThat(lineage.toTags()).noneMatch(tag -> tag.contains(","));
    }
  }

  @Test
  void tags_ofAVersionWithoutLineage_sayNothing() {
    assertThat(Lineage.parse(List.of("replicator-kuma", "format=1")))
        .isEqualTo(new Lineage(false, Optional.empty(), Set.of()));
  }

  @Test
  void parent_thatIsDamaged_isNotSaid() {
    for (String tag : List.of("parent=", "parent=n", "parent=n@1", "parent=n@1.x", "parent=@1.2")) {
      assertThat(Lineage.parse(List.of(tag)).isSaid()).as(tag).isFalse();
    }
  }
}

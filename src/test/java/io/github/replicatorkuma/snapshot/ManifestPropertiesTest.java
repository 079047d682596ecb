package io.github.replicatorkuma.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.random.RandomTexts;
import io.github.replicatorkuma.schema.Column;
import io.github.replicatorkuma.schema.ColumnKind;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** Any manifest and any tags there and back, and anything at all instead of them. */
class ManifestPropertiesTest {
  private static final int SHORT = 900;

  private static Arbitrary<String> identifiers() {
    return Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(64);
  }

  private static Arbitrary<String> shortTexts() {
    return RandomTexts.texts().map(text -> text.length() > SHORT ? "long" : text);
  }

  private static Arbitrary<Digest> digests() {
    return RandomTexts.texts().map(Digest::ofText);
  }

  private static Arbitrary<Position> positions() {
    Arbitrary<Long> numbers = Arbitraries.longs().greaterOrEqual(0);
    return Combinators.combine(numbers, numbers).as(Position::new);
  }

  private static Arbitrary<Instance> instances() {
    Arbitrary<String> names =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withCharRange('A', 'Z')
            .numeric()
            .withChars("._-")
            .ofMinLength(1)
            .ofMaxLength(128);
    return Combinators.combine(names, names).as(Instance::new);
  }

  private static Arbitrary<TableEntry> tables() {
    Arbitrary<List<Column>> columns =
        identifiers()
            .list()
            .uniqueElements()
            .ofMaxSize(6)
            .flatMap(
                names ->
                    Arbitraries.of(ColumnKind.values())
                        .list()
                        .ofSize(names.size())
                        .map(
                            kinds ->
                                IntStream.range(0, names.size())
                                    .mapToObj(i -> new Column(names.get(i), kinds.get(i)))
                                    .toList()));
    return Combinators.combine(
            identifiers(), columns, Arbitraries.longs().greaterOrEqual(0), digests())
        .as(
            (name, all, rows, digest) ->
                new TableEntry(
                    new TableName(name),
                    all,
                    all.isEmpty() ? Set.of() : Set.of(all.get(0).name()),
                    rows,
                    digest));
  }

  private static Arbitrary<FileEntry> files() {
    return Combinators.combine(
            Arbitraries.longs().greaterOrEqual(0), Arbitraries.longs().greaterOrEqual(0), digests())
        .as((number, size, digest) -> new FileEntry("logo" + number + ".png", size, digest));
  }

  @Provide
  Arbitrary<Manifest> manifests() {
    Arbitrary<Instant> instants =
        Arbitraries.longs()
            .between(Instant.MIN.getEpochSecond(), Instant.MAX.getEpochSecond())
            .map(Instant::ofEpochSecond);
    return Combinators.combine(
            tables().list().uniqueElements(TableEntry::name).ofMaxSize(4),
            files().list().uniqueElements(FileEntry::name).ofMaxSize(3),
            positions(),
            instances(),
            shortTexts().list().ofSize(3),
            shortTexts().list().ofMaxSize(3),
            instants,
            Arbitraries.of("sqlite", "mariadb"))
        .as(
            (tables, files, position, leader, texts, migrations, created, kind) ->
                new Manifest(
                    SnapshotTags.FORMAT,
                    Digest.ofText(texts.get(0)),
                    position,
                    leader,
                    texts.get(0),
                    texts.get(1),
                    texts.get(2).isEmpty() ? null : texts.get(2),
                    migrations,
                    kind,
                    created,
                    texts.get(1),
                    Set.copyOf(migrations),
                    tables,
                    files));
  }

  @Provide
  Arbitrary<SnapshotTags> tags() {
    return Combinators.combine(positions(), digests(), instances(), RandomTexts.texts())
        .as(SnapshotTags::new);
  }

  @Provide
  Arbitrary<String> texts() {
    return RandomTexts.texts();
  }

  @Provide
  Arbitrary<List<String>> anyTags() {
    Arbitrary<String> keys =
        Arbitraries.of(
            "replicator-kuma", "format=", "generation=", "sequence=", "digest=", "instance=", "=");
    return Combinators.combine(keys, RandomTexts.texts())
        .as((key, text) -> key + text)
        .list()
        .ofMaxSize(12)
        .map(
            some -> {
              some.add("replicator-kuma");
              return some;
            });
  }

  @Property
  void manifest_writtenAndRead_isTheSame(@ForAll("manifests") Manifest manifest) throws Exception {
    String json = ManifestJson.write(manifest);

    assertThat(ManifestJson.read(json)).isEqualTo(manifest);
    assertThat(ManifestJson.write(ManifestJson.read(json))).isEqualTo(json);
  }

  @Property
  void anyText_isAManifestOrRefused(@ForAll("texts") String text) {
    assertReadOrRefused(text);
  }

  @Property
  void manifestWithAnythingInIt_isAManifestOrRefused(
      @ForAll("manifests") Manifest manifest,
      @ForAll("texts") String text,
      @ForAll @IntRange(max = 100_000) int place,
      @ForAll @IntRange(max = 40) int instead) {
    String json = ManifestJson.write(manifest);
    int at = place % json.length();

    assertReadOrRefused(
        json.substring(0, at) + text + json.substring(Math.min(json.length(), at + instead)));
  }

  private static void assertReadOrRefused(String text) {
    try {
      assertThat(ManifestJson.read(text)).isNotNull();
    } catch (SnapshotException refused) {
      assertThat(refused.getMessage()).hasSizeLessThan(300).doesNotContainPattern("\\p{C}");
    }
  }

  @Property
  void tags_writtenAndParsed_areTheSame(@ForAll("tags") SnapshotTags tags) {
    assertThat(SnapshotTags.parse(tags.toTags())).contains(tags);
  }

  @Property
  void anyTags_areParsedOrNot(@ForAll("anyTags") List<String> tags) {
    assertThat(SnapshotTags.parse(tags).map(SnapshotTags::toTags))
        .isIn(Optional.empty(), SnapshotTags.parse(tags).map(SnapshotTags::toTags));
    assertThat(SnapshotTags.formatOf(tags).orElse(0)).isNotNegative();
  }
}

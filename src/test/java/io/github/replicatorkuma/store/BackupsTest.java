package io.github.replicatorkuma.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Backup;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a list of backups tells, whatever the clocks said. */
final class BackupsTest {
  private static final Instance OLD = new Instance("kuma-a", "1111");
  private static final Instance NEW = new Instance("kuma-a", "2222");
  private static final Instance OTHER = new Instance("kuma-b", "3333");

  @Test
  void tags_readBack_tellWhoseItIs() {
    Backup backup = backup(7, OLD, "2026-03-01T10:00:00Z");

    assertThat(backup.number()).isEqualTo(7);
    assertThat(backup.instance()).isEqualTo(OLD);
    assertThat(backup.about()).isEqualTo(Map.of("kuma", "2.5.3-a-b"));
  }

  @Test
  void tags_ofABackup_areNotThoseOfASnapshot() {
    assertThat(SnapshotTags.areOurs(Backup.tags(1, OLD, Map.of(), "n"))).isFalse();
  }

  @Test
  void tags_damagedOrOfALaterFormat_areNoBackup() {
    List<String> tags = Backup.tags(1, OLD, Map.of(), "n");

    assertThat(Backup.of(id("a"), Instant.EPOCH, without(tags, "number=1"))).isEmpty();
    assertThat(Backup.of(id("a"), Instant.EPOCH, without(tags, "format=1"))).isEmpty();
    assertThat(Backup.of(id("a"), Instant.EPOCH, without(tags, "instance-id=1111"))).isEmpty();
    assertThat(Backup.of(id("a"), Instant.EPOCH, List.of())).isEmpty();
  }

  @Test
  void newest_isByNumber_whateverTheClockSaid() {
    Backups backups =
        backups(
            backup(3, NEW, "2026-03-01T11:00:00Z"),
            backup(2, OLD, "2035-01-01T00:00:00Z"),
            backup(1, OLD, "2026-03-01T10:00:00Z"),
            backup(9, OTHER, "2026-03-01T12:00:00Z"));

    assertThat(backups.newest("kuma-a")).map(Backup::number).contains(3L);
    assertThat(backups.newest("kuma-c")).isEmpty();
    assertThat(backups.names()).containsExactly("kuma-a", "kuma-b");
  }

  @Test
  void newestAsOf_aWrongClockAmongThem_isTheOneBeforeThatTime() {
    Backups backups =
        backups(
            backup(1, OLD, "2026-03-01T10:00:00Z"),
            backup(2, OLD, "2035-01-01T00:00:00Z"),
            backup(3, OLD, "2026-03-01T11:00:00Z"));

    assertThat(asOf(backups, "2026-03-01T10:30:00Z")).contains(1L);
    assertThat(asOf(backups, "2026-03-01T12:00:00Z")).contains(3L);
    assertThat(asOf(backups, "2026-02-01T00:00:00Z")).isEmpty();
  }

  private static Optional<Long> asOf(Backups backups, String time) {
    return backups.newestAsOf("kuma-a", Instant.parse(time)).map(Backup::number);
  }

  private static Backups backups(Backup... all) {
    return Backups.of(
        List.of(all).stream()
            .map(
                one ->
                    new StoredSnapshot(
                        one.id(),
                        one.time(),
                        "host",
                        List.of("/history"),
                        Backup.tags(one.number(), one.instance(), one.about(), "n"),
                        Optional.empty()))
            .toList());
  }

  private static Backup backup(long number, Instance instance, String time) {
    List<String> tags = Backup.tags(number, instance, Map.of("kuma", "2.5.3 a,b"), "n");
    return Backup.of(id(Long.toString(number)), Instant.parse(time), tags).orElseThrow();
  }

  private static List<String> without(List<String> tags, String one) {
    List<String> left = new ArrayList<>(tags);
    assertThat(left.remove(one)).isTrue();
    return left;
  }

  private static SnapshotId id(String digit) {
    return new SnapshotId(digit.repeat(64));
  }
}

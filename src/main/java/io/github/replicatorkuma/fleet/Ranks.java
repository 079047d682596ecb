package io.github.replicatorkuma.fleet;

import io.github.replicatorkuma.model.Position;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who of several candidates goes first: the one with the oldest Kuma, as a newer one would publish
 * columns that the others refuse; then the higher priority, then the instance id.
 */
public final class Ranks {
  private static final int RELEASED = 999_999_999;

  private static final Comparator<FleetRecord> AGE_OF_KUMA =
      Comparator.comparing(record -> numbers(record.kuma().version()), Arrays::compare);

  private static final Comparator<FleetRecord> BY_PRIORITY =
      Comparator.comparing(FleetRecord::priority, Comparator.reverseOrder())
          .thenComparing(record -> record.instance().id());

  private Ranks() {}

  /**
   * Who alerts before others: who leads, then by priority and id.
   *
   * @param leader the id of who published the newest snapshot
   */
  public static Comparator<FleetRecord> alerting(String leader) {
    return Comparator.comparing((FleetRecord record) -> !record.instance().id().equals(leader))
        .thenComparing(BY_PRIORITY);
  }

  /** Whether its Uptime Kuma is newer than that of another: it goes after that one. */
  public static boolean isNewer(FleetRecord one, FleetRecord other) {
    return AGE_OF_KUMA.compare(one, other) > 0;
  }

  /**
   * Ids of those who may take over, the first one first.
   *
   * @param candidate whether {@code self} is one, whatever its record says
   * @param newest what they must hold
   */
  static List<String> of(
      FleetRecord self, boolean candidate, Stream<FleetRecord> living, Position newest) {
    return Stream.concat(
            living.filter(
                other -> other.candidate() && !other.instance().isSameAs(self.instance())),
            candidate ? Stream.of(self) : Stream.of())
        .filter(record -> record.priority() > 0 && record.holds().equals(newest))
        .sorted(AGE_OF_KUMA.thenComparing(BY_PRIORITY))
        .map(record -> record.instance().id())
        .toList();
  }

  /** {@code 2.10.0-beta.1} as {2, 10, 0, 1}, before 2.10.0; what is no number is 0. */
  private static int[] numbers(String version) {
    String whole = version.contains("-") ? version : version + "." + RELEASED;
    return Arrays.stream(whole.split("\\D+", -1))
        .mapToInt(part -> part.matches("[0-9]{1,9}") ? Integer.parseInt(part) : 0)
        .toArray();
  }
}

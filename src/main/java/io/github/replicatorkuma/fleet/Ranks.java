package io.github.replicatorkuma.fleet;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Who of several candidates goes first: the one with the oldest Kuma, as a newer one would publish
 * columns that the others refuse; then the higher priority, then the instance id.
 */
final class Ranks {
  private static final Comparator<FleetRecord> ORDER =
      Comparator.comparing(
              (FleetRecord record) -> numbers(record.kuma().version()), Arrays::compare)
          .thenComparing(FleetRecord::priority, Comparator.reverseOrder())
          .thenComparing(record -> record.instance().id());

  private Ranks() {}

  /** From 1; 0 for who is no candidate. */
  static int of(FleetRecord self, Stream<FleetRecord> living) {
    List<FleetRecord> candidates =
        Stream.concat(
                living.filter(other -> !other.instance().isSameAs(self.instance())),
                Stream.of(self))
            .filter(record -> record.candidate() && record.priority() > 0)
            .sorted(ORDER)
            .toList();
    return candidates.indexOf(self) + 1;
  }

  /** {@code 2.10.0-beta.1} as {2, 10, 0}; what is no number is 0. */
  private static int[] numbers(String version) {
    return Arrays.stream(version.replaceFirst("-.*", "").split("\\.", -1))
        .mapToInt(part -> part.matches("[0-9]{1,9}") ? Integer.parseInt(part) : 0)
        .toArray();
  }
}

package io.github.replicatorkuma.app;

import io.github.replicatorkuma.fleet.FleetAlerts;
import io.github.replicatorkuma.fleet.FleetRecord;
import io.github.replicatorkuma.fleet.Membership;
import io.github.replicatorkuma.fleet.Ranks;
import io.github.replicatorkuma.fleet.Seen;
import io.github.replicatorkuma.health.FleetMember;
import io.github.replicatorkuma.health.FleetSight;
import io.github.replicatorkuma.health.Health;
import io.github.replicatorkuma.health.Standing;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The fleet as it is shown to people: what the records say of each instance, in words. */
final class ShownFleet {
  private static final String MUTE = "cannot lead: does not reach the records";
  private static final String BY_ITSELF = "alerts by itself";
  private static final String NEWER = "takes over last, as its Uptime Kuma is newer";

  private ShownFleet() {}

  /** All that were heard of lately, as they are now. */
  static FleetSight of(Membership membership, Observed observed, Health health) {
    Standing standing = observed.standing();
    boolean reached = !health.alone().isUnreachable();
    List<Seen> all = membership.seen();
    String mute =
        membership.trouble().map(any -> observed.memory().state().instanceId()).orElse("");
    Comparator<FleetRecord> order = Ranks.alerting(membership.publisher());
    List<FleetMember> members =
        all.stream()
            .filter(seen -> !seen.isHidden())
            .map(
                seen ->
                    member(
                        seen,
                        role(seen, all, standing),
                        why(seen.record(), all, mute),
                        alerts(seen.record(), all, order),
                        standing,
                        reached))
            .toList();
    List<Verdict> troubles = new ArrayList<>(FleetSight.namesakes(Seen.namesakes(all)));
    membership
        .trouble()
        .map(failure -> new Verdict(false, String.valueOf(failure.getMessage()), failure.hint()))
        .ifPresent(troubles::add);
    return new FleetSight(members, troubles);
  }

  /** How it alerts, where any of {@code all} leaves that to others. */
  static String alerts(FleetRecord record, List<Seen> all, Comparator<FleetRecord> order) {
    FleetAlerts alerts = record.alerts();
    if (!alerts.beats()) {
      return record.kuma().ready() && all.stream().anyMatch(Seen::canAlert) ? BY_ITSELF : "";
    }
    boolean first =
        all.stream()
            .filter(Seen::canAlert)
            .noneMatch(other -> order.compare(other.record(), record) < 0);
    List<String> words = new ArrayList<>();
    words.add(first ? "alerts first" : "");
    words.add(counted(alerts.down().size(), " down"));
    words.add(counted(alerts.told().size(), " told"));
    words.add(alerts.elsewhere().isEmpty() ? "" : "without " + alerts.elsewhere());
    words.removeIf(String::isEmpty);
    return String.join(", ", words);
  }

  private static String counted(int monitors, String how) {
    return monitors == 0 ? "" : Amount.of(monitors, "monitor") + how;
  }

  private static boolean isCandidate(FleetRecord record) {
    return record.candidate() && record.priority() > 0;
  }

  /** Whether it leads, unless another began to since, which it has not seen yet. */
  static boolean isLeader(FleetRecord record, List<Seen> all, Standing standing) {
    Position leads = record.leads();
    return leads != null
        && Stream.concat(
                all.stream()
                    .filter(Seen::living)
                    .flatMap(other -> Stream.ofNullable(other.record().leads())),
                standing.newest().map(KnownSnapshot::position).stream())
            .noneMatch(other -> other.generation() > leads.generation());
  }

  private static String role(Seen seen, List<Seen> all, Standing standing) {
    if (!seen.living() || all.stream().anyMatch(seen::isReplacedBy)) {
      return FleetMember.SILENT;
    }
    return isLeader(seen.record(), all, standing) ? FleetMember.LEADER : FleetMember.REPLICA;
  }

  /** What is odd about an instance; {@code mute} is the one that does not reach the records. */
  private static String why(FleetRecord record, List<Seen> all, String mute) {
    if (record.instance().id().equals(mute)) {
      return MUTE;
    }
    boolean last =
        isCandidate(record)
            && all.stream()
                .filter(other -> other.living() && isCandidate(other.record()))
                .anyMatch(other -> Ranks.isNewer(record, other.record()));
    return record.trouble().isEmpty() && last ? NEWER : record.trouble();
  }

  /**
   * How an instance stands to the newest snapshot.
   *
   * @param reached whether the repository was, last
   */
  static String snapshot(long behind, Standing standing, boolean reached) {
    if (behind > 0) {
      return Amount.of(behind, "snapshot") + " behind";
    }
    if (reached && standing.lookedAt().isPresent() && standing.newest().isEmpty()) {
      return "nothing published yet";
    }
    // Snapshots of the old script have no number.
    boolean known =
        standing.newest().filter(found -> !found.position().equals(Position.NONE)).isPresent();
    return reached && known ? "has the newest snapshot" : "newest snapshot not known";
  }

  private static FleetMember member(
      Seen seen, String role, String why, String alerts, Standing standing, boolean reached) {
    FleetRecord record = seen.record();
    Position has = record.holds();
    Optional<KnownSnapshot> missing =
        standing.newest().filter(found -> has.compareTo(found.position()) < 0);
    long behind = missing.map(found -> found.position().sequence() - has.sequence()).orElse(0L);
    return new FleetMember(
        record.instance().id(),
        record.instance().name(),
        role,
        role.equals(FleetMember.REPLICA) && isCandidate(record) && !why.equals(MUTE),
        seen.unheard(),
        has,
        snapshot(behind, standing, reached),
        behind,
        missing
            .map(found -> Duration.between(found.created(), Instant.now()))
            .orElse(Duration.ZERO),
        record.kuma().version(),
        record.version(),
        record.drifted(),
        record.priority(),
        why,
        alerts);
  }
}

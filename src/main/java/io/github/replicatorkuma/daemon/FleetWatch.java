package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.health.FleetMember;
import io.github.replicatorkuma.health.Verdict;
import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.ReplicationException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells people, once, what is wrong with the fleet. */
public final class FleetWatch {
  /** A restart, or a slow network, is no news. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Telling telling;
  private final Clock clock;
  private final Map<String, String> told = new HashMap<>();
  private @Nullable Instant unreachedSince;

  /**
   * @param clock that nobody sets
   */
  public FleetWatch(Telling telling, Clock clock) {
    this.telling = telling;
    this.clock = clock;
  }

  /**
   * Whether this instance reaches the records. What may pass by itself is told when it lasts.
   *
   * @param trouble empty where it does
   */
  public void reached(Optional<ReplicationException> trouble) {
    if (trouble.isEmpty()) {
      unreachedSince = null;
      told.remove("");
      return;
    }
    ReplicationException failure = trouble.get();
    Instant now = clock.instant();
    unreachedSince = Objects.requireNonNullElse(unreachedSince, now);
    if (failure.isTerminal() || !now.isBefore(unreachedSince.plus(PATIENCE))) {
      tell("", "unreached", String.valueOf(failure.getMessage()), failure.hint());
    }
  }

  /**
   * Looks at all of them, this one too; for a leader, which tells of instances that lag behind.
   *
   * @param namesakes which have the same name
   */
  public void look(List<FleetMember> members, List<Verdict> namesakes) {
    for (FleetMember member : members) {
      boolean silent = member.isSilent() && member.unheard().compareTo(PATIENCE) >= 0;
      boolean late = !member.isSilent() && member.lag().compareTo(PATIENCE) >= 0;
      if (silent) {
        tell(member, "silent", " has been silent for " + Age.about(member.unheard()));
      } else if (late) {
        String reason = member.trouble().isEmpty() ? "" : ": " + member.trouble();
        String behind = Amount.of(member.behind(), "snapshot") + " behind";
        tell(member, "late", " is " + behind + reason);
      } else if (!member.isSilent()) {
        told.remove(member.id());
      }
    }
    for (Verdict same : namesakes) {
      tell(same.reason(), "named alike", same.reason(), same.hint());
    }
  }

  private void tell(FleetMember member, String what, String words) {
    tell(member.id(), what, "the instance " + member.name() + words, Announcer.LOOK_AT_FLEET);
  }

  private void tell(String about, String what, String words, String hint) {
    if (!what.equals(told.put(about, what))) {
      telling.fleet(words, hint);
    }
  }
}

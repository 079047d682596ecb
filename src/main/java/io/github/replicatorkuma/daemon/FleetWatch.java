package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.health.FleetMember;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.model.Age;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Has a leader tell people, once, of instances that are silent, or do not take up the newest. */
public final class FleetWatch {
  /** A restart, or a slow network, is no news. */
  static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Telling telling;
  private final Map<String, String> told = new HashMap<>();

  public FleetWatch(Telling telling) {
    this.telling = telling;
  }

  /** Looks at all of them, this one too. */
  public void look(List<FleetMember> members) {
    for (FleetMember member : members) {
      boolean silent = member.isSilent() && member.unheard().compareTo(PATIENCE) >= 0;
      boolean late = !member.isSilent() && member.lag().compareTo(PATIENCE) >= 0;
      if (silent) {
        tell(member, "silent", " has been silent for " + Age.about(member.unheard()));
      } else if (late) {
        String reason = member.trouble().isEmpty() ? "" : ": " + member.trouble();
        String behind = Wording.count(member.behind(), "snapshot") + " behind";
        tell(member, "late", " is " + behind + reason);
      } else if (!member.isSilent()) {
        told.remove(member.name());
      }
    }
  }

  private void tell(FleetMember member, String what, String words) {
    if (!what.equals(told.put(member.name(), what))) {
      telling.fleet(member.name() + words);
    }
  }
}

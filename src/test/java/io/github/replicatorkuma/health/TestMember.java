package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Position;
import java.time.Duration;

/** An instance of a fleet, as another one sees it. */
public final class TestMember {
  private TestMember() {}

  /** One that lacks as many snapshots as {@code behind} says, for {@code lag}. */
  public static FleetMember member(
      String id, String name, String role, Duration unheard, long behind, Duration lag) {
    return new FleetMember(
        id,
        name,
        role,
        role.equals(FleetMember.REPLICA),
        unheard,
        Position.NONE,
        "newest snapshot not known",
        behind,
        lag,
        "2.5.3",
        "3",
        false,
        100,
        "",
        "");
  }
}

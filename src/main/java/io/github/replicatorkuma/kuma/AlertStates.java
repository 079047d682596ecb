package io.github.replicatorkuma.kuma;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the agent in Kuma knows.
 *
 * @param version rises with each change
 * @param states of monitors that are down, or whose recovery is not settled
 * @param runs monitors that have beaten lately
 * @param held which monitors do not run here, as a tag of theirs names other instances; in words
 * @param hooks what could not be hooked: then nothing is held back
 */
public record AlertStates(
    long version,
    List<State> states,
    List<String> runs,
    String held,
    Hooks hooks,
    List<Notice> notices) {
  public static final AlertStates NONE =
      new AlertStates(-1, List.of(), List.of(), "", new Hooks(List.of()), List.of());

  /**
   * A monitor that is down, or was.
   *
   * @param monitor its number and a mark of what it watches: where two lead, two may have one
   *     number
   * @param event is never used again; it is the same for an outage and its end
   * @param anew whether this instance told the end of the one before while no daemon heard of it
   * @param status {@code down} or {@code up}
   * @param since in milliseconds
   * @param owed whether a message is held back
   * @param sending whether it is on its way just now
   * @param told whether a provider has accepted this message
   * @param toldDown whether one has accepted the one before
   * @param unsent ids of notifications that failed
   * @param attached whether there was any to send by; null where that was not tried
   */
  public record State(
      String monitor,
      long event,
      boolean anew,
      String status,
      long since,
      boolean owed,
      boolean sending,
      boolean told,
      boolean toldDown,
      List<Long> unsent,
      @Nullable Boolean attached) {
    static final String DOWN = "down";

    public boolean isDown() {
      return status.equals(DOWN);
    }

    public boolean failed() {
      return !unsent.isEmpty() || Boolean.FALSE.equals(attached);
    }
  }

  public record Hooks(List<String> missing) {}

  /**
   * About a certificate or a domain.
   *
   * @param ago in seconds
   */
  public record Notice(String key, long ago) {}
}

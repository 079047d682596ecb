package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.Position;
import java.time.Duration;

/**
 * An instance as another one sees it.
 *
 * @param id by which it is known where two have one name
 * @param role {@code leader}, {@code replica} or {@code silent}
 * @param canLead whether it is a replica that may take over
 * @param unheard for how long nothing new was heard of it
 * @param holds what it applied or published last
 * @param snapshot how that stands to the newest, for people
 * @param behind how many snapshots were published since that
 * @param lag for how long it has lacked the newest; zero where it has that
 * @param kuma the version of its Uptime Kuma
 * @param version of its replicator
 * @param trouble why it does not hold the newest; or why it could not lead; empty where all is well
 * @param alerts what it sees down and has told, in words; empty where each alerts for itself
 */
public record FleetMember(
    String id,
    String name,
    String role,
    boolean canLead,
    Duration unheard,
    Position holds,
    String snapshot,
    long behind,
    Duration lag,
    String kuma,
    String version,
    boolean drifted,
    int priority,
    String trouble,
    String alerts) {
  public static final String LEADER = "leader";
  public static final String REPLICA = "replica";
  public static final String SILENT = "silent";

  /** Of a replica that may take over. */
  public static final String CAN_LEAD = "can lead";

  /** How it is, for people. */
  String inWords() {
    String since = unheard.isZero() ? "" : ", heard of " + Age.about(unheard) + " ago";
    String edited = drifted ? ", edited here" : "";
    String told = alerts.isEmpty() ? "" : ", " + alerts;
    return snapshot
        + (canLead ? ", " + CAN_LEAD : "")
        + since
        + edited
        + told
        + (trouble.isEmpty() ? "" : ": " + trouble);
  }

  public boolean isSilent() {
    return role.equals(SILENT);
  }
}

package io.github.replicatorkuma.daemon;

import io.github.replicatorkuma.leader.PublishCycle;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.Census;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.replica.ApplyCycle;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.replica.Choice;
import io.github.replicatorkuma.replica.Consent;
import io.github.replicatorkuma.replica.KeptChoice;
import java.util.Optional;

/**
 * Takes a leader back to an older state, or to edits that were kept aside, and the fleet with it:
 * applies that here, as a replica would, and publishes it as the newest. Nothing is applied that
 * could not be published.
 */
public record GoBack(ApplyCycle apply, PublishCycle publish) {
  private static final String PUBLISHED_LATER = "This leader publishes it by itself when it runs.";

  /**
   * Applies and publishes.
   *
   * @throws ReplicationException when nothing was applied
   */
  public CycleReport to(Choice choice, boolean acceptDeletes)
      throws ReplicationException, InterruptedException {
    ApplyOptions options = ApplyOptions.back(acceptDeletes, choice, consent(acceptDeletes));
    return onward(apply.run(options).report(), acceptDeletes);
  }

  /** The same with edits that were kept aside; who names them accepts what they delete. */
  public CycleReport to(KeptChoice choice) throws ReplicationException, InterruptedException {
    return onward(apply.applyKept(choice, consent(true)).report(), true);
  }

  /** Takes up what another instance published at the same time, if anything, and publishes it. */
  Optional<CycleReport> adopt() throws ReplicationException, InterruptedException {
    Optional<CycleReport> here = apply.adopt(consent(false)).map(ApplyOutcome::report);
    if (here.isEmpty()) {
      return here;
    }
    CycleReport report = onward(here.get(), false);
    if (report.isGood()) {
      apply.adopted();
    }
    return Optional.of(report);
  }

  private Consent consent(boolean acceptDeletes) {
    return (id, census) ->
        publish.prepareFor(census, acceptDeletes).map(withheld -> refused(id, withheld));
  }

  /** As far as it is known without the lock: too much of what was published would be gone. */
  public static Consent consentOfPlan(Census published, int maxPercent) {
    return (id, older) ->
        PublishCycle.vanishing(published, older, maxPercent).map(withheld -> refused(id, withheld));
  }

  private static Refused refused(SnapshotId id, Withheld withheld) {
    return new Refused(id, withheld.reason(), withheld.hint());
  }

  private CycleReport onward(CycleReport here, boolean acceptDeletes) {
    if (!here.isGood()) {
      return here;
    }
    CycleReport fleet;
    try {
      fleet = publish.run(new PublishOptions(false, acceptDeletes)).report();
    } catch (ReplicationException e) {
      CycleReport failed = Reports.of(e);
      fleet =
          failed.saying(
              "not published yet: " + failed.summary(),
              (failed.hint() + " " + PUBLISHED_LATER).strip());
    }
    CycleReport told = fleet.result() == CycleReport.Result.IDLE ? here : fleet;
    return new CycleReport(
            told.result(),
            told.event(),
            here.summary() + "; " + fleet.summary(),
            (fleet.hint() + " " + here.hint()).strip())
        .naming(here.asides())
        .naming(fleet.asides())
        .with(told.change())
        .with(told.details());
  }
}

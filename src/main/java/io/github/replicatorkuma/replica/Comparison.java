package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.ReadTransaction;
import io.github.replicatorkuma.database.ReplicatedContent;
import io.github.replicatorkuma.model.ReplicationException;
import io.github.replicatorkuma.model.ReplicationScope;
import io.github.replicatorkuma.plan.ApplyPlan;
import io.github.replicatorkuma.plan.ApplyPlanner;
import io.github.replicatorkuma.plan.ApplyPolicy;
import io.github.replicatorkuma.plan.SchemaFit;
import io.github.replicatorkuma.snapshot.FetchedSnapshot;

/**
 * A snapshot beside the rows that are here.
 *
 * @param plan what would make them equal
 */
record Comparison(SchemaFit fit, ApplyPlan plan) {
  static Comparison of(FetchedSnapshot snapshot, ReadTransaction transaction, ApplyPolicy policy)
      throws ReplicationException {
    ReplicationScope scope = policy.scope().withSettingsIn(snapshot.manifest().settingKeys());
    ReplicatedContent here = new ReplicatedContent(transaction, scope);
    SchemaFit fit = SchemaFit.of(snapshot, here, scope);
    return new Comparison(fit, new ApplyPlanner(policy).plan(snapshot, fit, here, scope));
  }
}

package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.snapshot.FileEntry;
import java.util.List;

/**
 * What there is to apply.
 *
 * @param id by which it is told of and rejected
 * @param files its logos that are not here yet
 * @param plan what it would change; wherever a job is passed, there is one plan
 */
record ApplyJob(Wanted wanted, SnapshotId id, List<FileEntry> files, HeldPlan plan) {}

package io.github.replicatorkuma.model;

import java.time.Instant;

/**
 * A snapshot as an instance knows of it.
 *
 * @param leader the name of the instance that published it
 * @param created by the leader's clock
 */
public record KnownSnapshot(SnapshotId id, Position position, String leader, Instant created) {}

package io.github.replicatorkuma.state;

import io.github.replicatorkuma.model.Position;
import java.time.Instant;

/**
 * The newest snapshots when an operator chose to apply another one. What is newer than they is
 * applied again.
 *
 * @param position of our newest
 * @param scriptTime of the newest by Replicator Kuma v2
 */
public record PassedOver(Position position, Instant scriptTime) {}

package io.github.replicatorkuma.fleet;

import java.time.Duration;

/**
 * An instance of which something was heard.
 *
 * @param unheard for how long it has been silent
 */
public record Seen(FleetRecord record, boolean living, Duration unheard) {}

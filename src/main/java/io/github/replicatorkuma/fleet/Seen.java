package io.github.replicatorkuma.fleet;

import java.time.Duration;

/**
 * An instance of which something was heard.
 *
 * @param unheard for how long it has been silent
 * @param rewritten whether it has written since this process first saw its record
 */
public record Seen(FleetRecord record, boolean living, Duration unheard, boolean rewritten) {}

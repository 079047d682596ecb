/**
 * Waiting, backing off, working in the background; time itself is a {@link java.time.Clock}
 * argument.
 */
@NullMarked
package io.github.replicatorkuma.time;

import org.jspecify.annotations.NullMarked;

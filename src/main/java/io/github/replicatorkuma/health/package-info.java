/** How replication is, for whoever asks: people, probes and machines that keep figures. */
@NullMarked
package io.github.replicatorkuma.health;

import org.jspecify.annotations.NullMarked;

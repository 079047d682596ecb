/** Backups of the whole Uptime Kuma, with its history, and the way back from them. */
@NullMarked
package io.github.replicatorkuma.history;

import org.jspecify.annotations.NullMarked;

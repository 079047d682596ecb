/** Puts everything together: the daemon, and what commands work with. */
@NullMarked
package io.github.replicatorkuma.app;

import org.jspecify.annotations.NullMarked;

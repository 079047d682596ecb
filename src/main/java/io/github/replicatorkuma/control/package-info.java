/** How a command asks the daemon that runs on its state directory: over a unix socket. */
@NullMarked
package io.github.replicatorkuma.control;

import org.jspecify.annotations.NullMarked;

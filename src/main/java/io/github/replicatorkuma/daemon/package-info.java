/** The loop: when cycles run, what is told to whom, and how everything starts and stops. */
@NullMarked
package io.github.replicatorkuma.daemon;

import org.jspecify.annotations.NullMarked;

/** The publish cycle: read, compare, decide, guard, publish. */
@NullMarked
package io.github.replicatorkuma.leader;

import org.jspecify.annotations.NullMarked;

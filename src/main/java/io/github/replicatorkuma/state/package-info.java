/** What this instance remembers between starts, and the lock that keeps it to one process. */
@NullMarked
package io.github.replicatorkuma.state;

import org.jspecify.annotations.NullMarked;

/** What the instances of a fleet say of themselves, and what follows from it. Pure. */
@NullMarked
package io.github.replicatorkuma.fleet;

import org.jspecify.annotations.NullMarked;

/** Values that every other package speaks in: rows, digests, snapshots and failures. */
@NullMarked
package io.github.replicatorkuma.model;

import org.jspecify.annotations.NullMarked;

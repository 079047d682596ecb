/** Where snapshots are kept. Only {@code store.restic} knows that this is restic. */
@NullMarked
package io.github.replicatorkuma.store;

import org.jspecify.annotations.NullMarked;

/** The snapshot store that is a restic repository: the only package that knows restic. */
@NullMarked
package io.github.replicatorkuma.store.restic;

import org.jspecify.annotations.NullMarked;

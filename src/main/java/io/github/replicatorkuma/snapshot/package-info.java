/** The snapshot directory: paths, CSV, SQL, manifest, digest and verification. */
@NullMarked
package io.github.replicatorkuma.snapshot;

import org.jspecify.annotations.NullMarked;

/** Edits that were never published, kept before something else takes their place. */
@NullMarked
package io.github.replicatorkuma.kept;

import org.jspecify.annotations.NullMarked;

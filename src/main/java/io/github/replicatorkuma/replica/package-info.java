/** The apply cycle: fetch, verify, plan, guard, apply, and prove that Kuma lives with it. */
@NullMarked
package io.github.replicatorkuma.replica;

import org.jspecify.annotations.NullMarked;

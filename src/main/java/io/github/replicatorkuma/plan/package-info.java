/** What an apply would change: rows compared, merged and shown, without writing any. */
@NullMarked
package io.github.replicatorkuma.plan;

import org.jspecify.annotations.NullMarked;

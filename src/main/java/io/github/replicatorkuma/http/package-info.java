/** Asking web servers; what answers is {@code health} and {@code cli}. */
@NullMarked
package io.github.replicatorkuma.http;

import org.jspecify.annotations.NullMarked;

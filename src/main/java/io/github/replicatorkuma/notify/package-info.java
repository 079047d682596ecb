/** Tells people what happened, without ever holding up what happens. */
@NullMarked
package io.github.replicatorkuma.notify;

import org.jspecify.annotations.NullMarked;

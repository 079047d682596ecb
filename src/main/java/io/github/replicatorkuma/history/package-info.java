/** All of an Uptime Kuma, its history too, as files that change little, and back from them. */
@NullMarked
package io.github.replicatorkuma.history;

import org.jspecify.annotations.NullMarked;

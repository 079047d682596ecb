/** The supervised Uptime Kuma: its start, its stop, and whether it answers. */
@NullMarked
package io.github.replicatorkuma.kuma;

import org.jspecify.annotations.NullMarked;

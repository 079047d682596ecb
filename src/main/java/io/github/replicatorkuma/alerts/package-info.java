/** One alert instead of one of each instance: who of a fleet tells that a monitor is down. */
@NullMarked
package io.github.replicatorkuma.alerts;

import org.jspecify.annotations.NullMarked;

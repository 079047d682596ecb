package io.github.replicatorkuma.simulation;

import io.github.replicatorkuma.model.Agreement;

/**
 * Which rules of alerts are followed; without one of them somebody is not told.
 *
 * @param agentsTimer whether the agent tells by itself when its time is over
 * @param newerTellings whether a telling counts then only if its record was written since
 */
record AlertRules(boolean agentsTimer, boolean newerTellings, Agreement agreement) {
  static final AlertRules ALL = new AlertRules(true, true, Agreement.ONE);
}

package io.github.replicatorkuma.simulation;

/**
 * Which rules are followed; without one of them something goes wrong.
 *
 * @param stragglers whether what was published beside the newest is looked for
 * @param onlySuccessfulReads whether a read of the records that failed is no evidence
 */
record SimRules(boolean stragglers, boolean onlySuccessfulReads) {
  static final SimRules ALL = new SimRules(true, true);
}

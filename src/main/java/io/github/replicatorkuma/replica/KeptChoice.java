package io.github.replicatorkuma.replica;

/**
 * What of an entry that was kept aside is to be applied.
 *
 * @param over also where a row was changed here as well
 * @param whole all of its rows, and no others, whatever they were edited from
 */
public record KeptChoice(int number, boolean over, boolean whole) {}

package io.github.replicatorkuma.database;

/**
 * What changes, far cheaper to read than the rows, when Uptime Kuma adds, deletes or clears beats.
 *
 * @param important the sum of that column, which "clear events" sets to zero
 * @param length of all messages, which "clear events" empties
 */
public record RowSums(long rows, long least, long greatest, long important, long length) {}

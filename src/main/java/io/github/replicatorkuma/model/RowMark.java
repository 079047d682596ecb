package io.github.replicatorkuma.model;

/**
 * Tells a row from what it was before.
 *
 * @param hash of what is compared of it, and of the rows that are parts of it
 * @param name the monitor's; empty for other rows
 */
public record RowMark(long hash, String name) {}

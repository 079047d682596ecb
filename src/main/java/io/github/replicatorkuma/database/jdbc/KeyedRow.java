package io.github.replicatorkuma.database.jdbc;

import io.github.replicatorkuma.model.Row;

/** What is written into the row with that key; no cells where it is deleted. */
public record KeyedRow(String key, Row cells) {}

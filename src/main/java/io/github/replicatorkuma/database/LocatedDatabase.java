package io.github.replicatorkuma.database;

import java.util.Optional;

/**
 * What looking for Uptime Kuma's database found.
 *
 * @param database which Kuma may not have created yet; empty in a fresh data directory, where Kuma
 *     will ask which database to use
 * @param warning a sentence for the operator about where the database is kept
 */
public record LocatedDatabase(Optional<KumaDatabase> database, Optional<String> warning) {}

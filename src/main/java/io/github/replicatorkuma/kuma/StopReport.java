package io.github.replicatorkuma.kuma;

import java.time.Duration;

/**
 * How Kuma ended.
 *
 * @param took from the signal to the end of the process; zero when it was not running
 * @param exitCode 128 + n when signal n ended it; of the last run when it was not running
 * @param killed whether it had to be killed
 * @param whileBooting whether it had not become ready yet: {@code knex_migrations_lock.is_locked}
 *     may then be left at 1, which blocks every later start until it is reset
 */
public record StopReport(Duration took, int exitCode, boolean killed, boolean whileBooting) {}

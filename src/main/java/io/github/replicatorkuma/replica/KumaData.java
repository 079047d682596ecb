package io.github.replicatorkuma.replica;

import io.github.replicatorkuma.database.KumaDatabase;
import java.nio.file.Path;

/**
 * What a clone reads of one Uptime Kuma, and writes of another.
 *
 * @param uploads Kuma's upload directory
 */
public record KumaData(KumaDatabase database, Path uploads) {}

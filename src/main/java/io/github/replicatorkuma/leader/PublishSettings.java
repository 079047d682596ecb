package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.export.ExportSettings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How this leader publishes.
 *
 * @param content what it publishes
 * @param staging where snapshots are written before they are saved; emptied after use
 * @param createRepository whether a missing repository is created
 * @param lookInterval how often an unchanged leader looks at the repository
 * @param maxDeletePercent how many per cent of a table's rows may vanish at once
 */
public record PublishSettings(
    ExportSettings content,
    Path staging,
    boolean createRepository,
    Duration lookInterval,
    int maxDeletePercent) {}

package io.github.replicatorkuma.leader;

import io.github.replicatorkuma.model.ReplicationScope;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How this leader publishes.
 *
 * @param instanceName how this instance is called
 * @param hostName the machine's name, for the manifest
 * @param kumaVersion Uptime Kuma's version, where it is known
 * @param timeZone what {@code TZ} says to Uptime Kuma, where it is a zone
 * @param uploads Kuma's upload directory
 * @param staging where snapshots are written before they are saved; emptied after use
 * @param createRepository whether a missing repository is created
 * @param lookInterval how often an unchanged leader looks at the repository
 * @param maxDeletePercent how many per cent of a table's rows may vanish at once
 */
public record PublishSettings(
    String instanceName,
    String hostName,
    Optional<String> kumaVersion,
    ReplicationScope scope,
    Optional<String> timeZone,
    Path uploads,
    Path staging,
    boolean createRepository,
    Duration lookInterval,
    int maxDeletePercent) {}

package io.github.replicatorkuma.export;

import io.github.replicatorkuma.schema.ReplicationScope;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What is exported, and whose it is.
 *
 * @param instanceName how this instance is called
 * @param hostName the machine's name, for the manifest
 * @param kumaVersion Uptime Kuma's version, where it is known
 * @param timeZone what {@code TZ} says to Uptime Kuma, where it is a zone
 * @param uploads Kuma's upload directory
 */
public record ExportSettings(
    String instanceName,
    String hostName,
    Optional<String> kumaVersion,
    ReplicationScope scope,
    Optional<String> timeZone,
    Path uploads) {}

package io.github.replicatorkuma.export;

import io.github.replicatorkuma.snapshot.ContentSummary;
import io.github.replicatorkuma.state.FleetValues;
import java.util.List;
import java.util.Set;

/**
 * One consistent cut of what this instance would publish.
 *
 * @param migrations the schema migrations, sorted
 * @param migrating whether Kuma is changing its schema just now
 * @param users how many users there are; without one Kuma is not set up
 * @param settingKeys the settings that are published
 * @param fleet what of it is the fleet's rather than this instance's
 */
public record Cut(
    ContentSummary summary,
    List<String> migrations,
    boolean migrating,
    long users,
    Set<String> settingKeys,
    FleetValues fleet) {}

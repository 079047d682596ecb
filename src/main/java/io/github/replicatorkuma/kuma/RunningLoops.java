package io.github.replicatorkuma.kuma;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The monitors and maintenances that Kuma runs with, each by the values of some of its columns,
 * which may be null; no text is null too.
 */
public record RunningLoops(
    Set<List<@Nullable String>> monitors, Set<List<@Nullable String>> maintenances) {
  /** The columns of a monitor that decide what it checks and how often. */
  public static final List<String> MONITOR_COLUMNS =
      List.of("id", "type", "interval", "url", "hostname", "port");

  /** The columns of a maintenance that decide when it holds. */
  public static final List<String> MAINTENANCE_COLUMNS =
      List.of("id", "title", "strategy", "cron", "duration");

  public RunningLoops {
    monitors = Collections.unmodifiableSet(new HashSet<>(monitors));
    maintenances = Collections.unmodifiableSet(new HashSet<>(maintenances));
  }
}

package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.RowCounts;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * The figures of replication for Prometheus, in base units. None has a label that grows with what
 * Uptime Kuma holds.
 */
public final class Metrics {
  /** The text format of {@link #text}. */
  static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final String PREFIX = "replicator_kuma_";
  private static final double NANOS = 1e9;
  private static final double[] CYCLE_SECONDS = {0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900};
  private static final double[] OUTAGE_SECONDS = {0, 1, 2.5, 5, 7.5, 10, 20, 60, 300};

  private final Info build;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Supplier<Status> status;
  private final Counter cycles = counter("cycles_total", "Cycles by how they ended.", "event");
  private final Histogram durations =
      histogram(
          "cycle_duration_seconds",
          "How long cycles took, by how they ended.",
          CYCLE_SECONDS,
          "result");
  private final Counter rows = counter("rows_total", "Rows that applies wrote here.", "change");
  private final Histogram outages =
      histogram("outage_seconds", "How long each apply took Uptime Kuma away.", OUTAGE_SECONDS);
  private final Counter resticCalls =
      counter("restic_calls_total", "Runs of restic by command and result.", "command", "result");

  /**
   * @param status asked at each scrape
   */
  public Metrics(Supplier<Status> status) {
    this.status = status;
    build =
        Info.builder()
            .name(PREFIX + "build_info")
            .help("Version and role of this replicator.")
            .labelNames("version", "role")
            .register(registry);
    count(Change.NONE.rows());
    gauges();
  }

  private void gauges() {
    gauge("healthy", "Whether replication works: 1, or 0.", now -> flag(now.verdict().healthy()));
    gauge("consecutive_failures", "Cycles that failed since the last good one.", Status::failures);
    gauge(
        "snapshots_behind",
        "Snapshots that were published since the one here.",
        now -> now.standing().behind());
    gauge(
        "drifted_tables",
        "Tables whose rows here differ from what was applied.",
        now -> now.drift().map(drift -> drift.parts().size()).orElse(0));
    optionalGauge(
        "live_apply",
        "Whether Uptime Kuma takes up changes, and tells of edits, while it runs: 1, or 0.",
        now -> now.liveApply().map(live -> flag(live.healthy())));
    optionalGauge(
        "in_step",
        "Whether the newest snapshot seen, and nothing else, is what is here: 1, or 0.",
        now -> now.inStep().map(Metrics::flag));
    optionalGauge(
        "last_success_timestamp_seconds",
        "When the last good cycle ended, in seconds since 1970.",
        now -> now.lastGood().map(good -> good.toEpochMilli() / 1e3));
    optionalGauge(
        "lag_seconds",
        "Time since the leader made the snapshot that is here.",
        now -> now.lag().map(Metrics::seconds));
    optionalGauge(
        "generation",
        "Generation of the snapshot that is here.",
        now -> now.standing().here().map(here -> (double) here.position().generation()));
    optionalGauge(
        "sequence",
        "Sequence of the snapshot that is here.",
        now -> now.standing().here().map(here -> (double) here.position().sequence()));
    fleetGauge(
        "fleet_lag_seconds",
        "How long an instance of the fleet has lacked the newest snapshot.",
        member -> seconds(member.lag()));
    fleetGauge(
        "fleet_silent",
        "Whether nothing is heard any more of an instance of the fleet: 1, or 0.",
        member -> flag(member.isSilent()));
    optionalGauge(
        "history_age_seconds",
        "How old the newest backup of this instance is.",
        now ->
            now.history()
                .flatMap(HistoryStanding::last)
                .map(last -> seconds(Duration.between(last, now.now()))));
    optionalGauge(
        "history_duration_seconds",
        "How long the newest backup took.",
        now -> now.history().flatMap(HistoryStanding::took).map(Metrics::seconds));
    optionalGauge(
        "history_size_bytes",
        "Size of the files of the newest backup.",
        now -> now.history().flatMap(HistoryStanding::bytes).map(Long::doubleValue));
    optionalGauge(
        "history_overdue",
        "Whether the newest backup is older than three intervals: 1, or 0.",
        now -> now.history().map(history -> flag(history.overdue())));
    optionalGauge(
        "snapshot_size_bytes",
        "Size of the files of the last snapshot that was published or fetched.",
        now -> now.standing().size().map(Long::doubleValue));
  }

  /** Counts a cycle. */
  public void cycleEnded(CycleReport report, Duration took) {
    cycles.labelValues(report.event()).inc();
    durations.labelValues(report.result().name().toLowerCase(Locale.ROOT)).observe(seconds(took));
    report
        .change()
        .filter(change -> !report.isPublish())
        .ifPresent(
            change -> {
              count(change.rows());
              outages.observe(seconds(change.outage()));
            });
  }

  private void count(RowCounts written) {
    rows.labelValues("inserted").inc(written.inserted());
    rows.labelValues("updated").inc(written.updated());
    rows.labelValues("deleted").inc(written.deleted());
  }

  /**
   * Counts a run of restic.
   *
   * @param command such as {@code snapshots}
   */
  public void resticCalled(String command, boolean succeeded) {
    resticCalls.labelValues(command, succeeded ? "ok" : "failed").inc();
  }

  /** All figures in Prometheus' text format. */
  String text() {
    ByteArrayOutputStream figures = new ByteArrayOutputStream();
    About about = status.get().about();
    build.setLabelValues(about.version(), about.role());
    try {
      PrometheusTextFormatWriter.create().write(figures, registry.scrape());
    } catch (IOException e) {
      throw new IllegalStateException("memory can always be written to", e);
    }
    return figures.toString(StandardCharsets.UTF_8);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder().name(PREFIX + name).help(help).labelNames(labels).register(registry);
  }

  private Histogram histogram(String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(PREFIX + name)
        .unit(Unit.SECONDS)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .register(registry);
  }

  private void gauge(String name, String help, ToDoubleFunction<Status> value) {
    optionalGauge(name, help, now -> Optional.of(value.applyAsDouble(now)));
  }

  private void optionalGauge(String name, String help, Function<Status, Optional<Double>> value) {
    GaugeWithCallback.Builder gauge =
        GaugeWithCallback.builder()
            .name(PREFIX + name)
            .help(help)
            .callback(callback -> value.apply(status.get()).ifPresent(callback::call));
    Stream.of(Unit.SECONDS, Unit.BYTES)
        .filter(unit -> name.endsWith("_" + unit))
        .forEach(gauge::unit);
    gauge.register(registry);
  }

  private void fleetGauge(String name, String help, ToDoubleFunction<FleetMember> value) {
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(help)
        .labelNames("instance")
        .callback(
            callback -> {
              Map<String, FleetMember> byName = new TreeMap<>();
              status.get().fleet().members().stream()
                  .sorted(Comparator.comparing(FleetMember::isSilent))
                  .forEach(member -> byName.putIfAbsent(member.name(), member));
              byName.forEach((each, member) -> callback.call(value.applyAsDouble(member), each));
            })
        .register(registry);
  }

  private static double flag(boolean value) {
    return value ? 1 : 0;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }
}

package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.RowCounts;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The figures of replication for Prometheus, in base units. None has a label that grows with what
 * Uptime Kuma holds.
 */
public final class Metrics implements CycleObserver {
  /** The text format, in which {@link #write} writes. */
  public static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

  private static final String PREFIX = "replicator_kuma_";
  private static final double NANOS = 1e9;
  private static final double[] CYCLE_SECONDS = {0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900};
  private static final double[] OUTAGE_SECONDS = {0, 1, 2.5, 5, 7.5, 10, 20, 60, 300};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Counter cycles;
  private final Histogram durations;
  private final Counter rows;
  private final Histogram outages;
  private final Counter resticCalls;

  /** With nothing but what is counted. */
  public Metrics(About about) {
    Info build =
        Info.builder()
            .name(PREFIX + "build_info")
            .help("Version and role of this replicator.")
            .labelNames("version", "role")
            .register(registry);
    build.setLabelValues(about.version(), about.role());
    cycles =
        Counter.builder()
            .name(PREFIX + "cycles_total")
            .help("Cycles by how they ended.")
            .labelNames("event")
            .register(registry);
    durations =
        Histogram.builder()
            .name(PREFIX + "cycle_duration_seconds")
            .unit(Unit.SECONDS)
            .help("How long cycles took, by how they ended.")
            .labelNames("result")
            .classicOnly()
            .classicUpperBounds(CYCLE_SECONDS)
            .register(registry);
    rows =
        Counter.builder()
            .name(PREFIX + "rows_total")
            .help("Rows that applies wrote here.")
            .labelNames("change")
            .register(registry);
    rows.initLabelValues("inserted");
    rows.initLabelValues("updated");
    rows.initLabelValues("deleted");
    outages =
        Histogram.builder()
            .name(PREFIX + "outage_seconds")
            .unit(Unit.SECONDS)
            .help("How long each apply took Uptime Kuma away.")
            .classicOnly()
            .classicUpperBounds(OUTAGE_SECONDS)
            .register(registry);
    resticCalls =
        Counter.builder()
            .name(PREFIX + "restic_calls_total")
            .help("Runs of restic by command and result.")
            .labelNames("command", "result")
            .register(registry);
  }

  /**
   * Also shows how things are.
   *
   * @param status asked at each scrape
   */
  public Metrics show(Supplier<Status> status) {
    gauge(
        "healthy",
        "Whether replication works: 1, or 0.",
        status,
        now -> flag(now.verdict().healthy()));
    gauge(
        "consecutive_failures",
        "Cycles that failed since the last good one.",
        status,
        now -> now.failures());
    optionalGauge(
        "live_apply",
        null,
        "Whether Uptime Kuma takes up changes, and tells of edits, while it runs: 1, or 0.",
        status,
        now -> now.liveApply().map(live -> flag(live.healthy())));
    optionalGauge(
        "in_step",
        null,
        "Whether the newest snapshot seen is the one here: 1, or 0.",
        status,
        now -> now.standing().inStep().map(Metrics::flag));
    gauge(
        "snapshots_behind",
        "Snapshots that were published since the one here.",
        status,
        now -> now.standing().behind());
    gauge(
        "drifted_tables",
        "Tables whose rows here differ from what was applied.",
        status,
        now -> now.drift().map(drift -> drift.parts().size()).orElse(0));
    optionalGauge(
        "last_success_timestamp_seconds",
        Unit.SECONDS,
        "When the last good cycle ended, in seconds since 1970.",
        status,
        now -> now.lastGood().map(Metrics::seconds));
    optionalGauge(
        "lag_seconds",
        Unit.SECONDS,
        "Time since the leader made the snapshot that is here.",
        status,
        now ->
            now.standing()
                .here()
                .map(here -> seconds(Duration.between(here.created(), now.now()))));
    optionalGauge(
        "generation",
        null,
        "Generation of the snapshot that is here.",
        status,
        now ->
            now.standing().here().map(KnownSnapshot::position).map(at -> (double) at.generation()));
    optionalGauge(
        "sequence",
        null,
        "Sequence of the snapshot that is here.",
        status,
        now ->
            now.standing().here().map(KnownSnapshot::position).map(at -> (double) at.sequence()));
    optionalGauge(
        "snapshot_size_bytes",
        Unit.BYTES,
        "Size of the files of the last snapshot that was published or fetched.",
        status,
        now -> now.standing().size().map(Long::doubleValue));
    return this;
  }

  @Override
  public void cycleEnded(CycleReport report, Duration took) {
    cycles.labelValues(report.event()).inc();
    durations.labelValues(report.result().name().toLowerCase(Locale.ROOT)).observe(seconds(took));
    report.change().ifPresent(this::count);
  }

  private void count(Change change) {
    RowCounts written = change.rows();
    rows.labelValues("inserted").inc(written.inserted());
    rows.labelValues("updated").inc(written.updated());
    rows.labelValues("deleted").inc(written.deleted());
    outages.observe(seconds(change.outage()));
  }

  /**
   * Counts a run of restic.
   *
   * @param command such as {@code snapshots}
   */
  public void resticCalled(String command, boolean succeeded) {
    resticCalls.labelValues(command, succeeded ? "ok" : "failed").inc();
  }

  /** Writes all figures in Prometheus' text format. */
  public void write(OutputStream out) throws IOException {
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
  }

  private void gauge(
      String name, String help, Supplier<Status> status, ToDoubleFunction<Status> value) {
    optionalGauge(name, null, help, status, now -> Optional.of(value.applyAsDouble(now)));
  }

  private void optionalGauge(
      String name,
      @Nullable Unit unit,
      String help,
      Supplier<Status> status,
      Function<Status, Optional<Double>> value) {
    GaugeWithCallback.Builder gauge =
        GaugeWithCallback.builder()
            .name(PREFIX + name)
            .help(help)
            .callback(callback -> value.apply(status.get()).ifPresent(callback::call));
    (unit == null ? gauge : gauge.unit(unit)).register(registry);
  }

  private static double flag(boolean value) {
    return value ? 1 : 0;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }

  private static double seconds(Instant instant) {
    return instant.toEpochMilli() / 1e3;
  }
}

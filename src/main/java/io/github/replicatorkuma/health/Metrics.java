package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.Sentences;
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

  private static final Sentences HELP = new Sentences(Metrics.class);
  private static final String PREFIX = "replicator_kuma_";
  private static final double NANOS = 1e9;
  private static final double[] CYCLE_SECONDS = {0.01, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900};
  private static final double[] OUTAGE_SECONDS = {0, 1, 2.5, 5, 7.5, 10, 20, 60, 300};

  private final Info build;
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Supplier<Status> status;
  private final Counter cycles = counter("cycles_total", "event");
  private final Histogram durations = histogram("cycle_duration_seconds", CYCLE_SECONDS, "result");
  private final Counter rows = counter("rows_total", "change");
  private final Histogram outages = histogram("outage_seconds", OUTAGE_SECONDS);
  private final Counter resticCalls = counter("restic_calls_total", "command", "result");

  /**
   * @param status asked at each scrape
   */
  public Metrics(Supplier<Status> status) {
    this.status = status;
    build =
        Info.builder()
            .name(PREFIX + "build_info")
            .help(HELP.get("build_info"))
            .labelNames("version", "role")
            .register(registry);
    count(Change.NONE.rows());
    gauges();
  }

  private void gauges() {
    gauge("healthy", now -> flag(now.verdict().healthy()));
    gauge("consecutive_failures", Status::failures);
    gauge("snapshots_behind", now -> now.standing().behind());
    gauge("drifted_tables", now -> now.drift().map(drift -> drift.parts().size()).orElse(0));
    optionalGauge("live_apply", now -> now.liveApply().map(live -> flag(live.healthy())));
    optionalGauge("in_step", now -> now.inStep().map(Metrics::flag));
    optionalGauge(
        "last_success_timestamp_seconds",
        now -> now.lastGood().map(good -> good.toEpochMilli() / 1e3));
    optionalGauge("lag_seconds", now -> now.lag().map(Metrics::seconds));
    optionalGauge(
        "generation",
        now -> now.standing().here().map(here -> (double) here.position().generation()));
    optionalGauge(
        "sequence", now -> now.standing().here().map(here -> (double) here.position().sequence()));
    fleetGauge("fleet_lag_seconds", member -> seconds(member.lag()));
    fleetGauge("fleet_silent", member -> flag(member.isSilent()));
    optionalGauge(
        "history_age_seconds",
        now ->
            now.history()
                .flatMap(HistoryStanding::last)
                .map(last -> seconds(Duration.between(last, now.now()))));
    optionalGauge(
        "history_duration_seconds",
        now -> now.history().flatMap(HistoryStanding::took).map(Metrics::seconds));
    optionalGauge(
        "history_size_bytes",
        now -> now.history().flatMap(HistoryStanding::bytes).map(Long::doubleValue));
    optionalGauge("history_overdue", now -> now.history().map(history -> flag(history.overdue())));
    optionalGauge("snapshot_size_bytes", now -> now.standing().size().map(Long::doubleValue));
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

  private Counter counter(String name, String... labels) {
    return Counter.builder()
        .name(PREFIX + name)
        .help(HELP.get(name))
        .labelNames(labels)
        .register(registry);
  }

  private Histogram histogram(String name, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(PREFIX + name)
        .unit(Unit.SECONDS)
        .help(HELP.get(name))
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .register(registry);
  }

  private void gauge(String name, ToDoubleFunction<Status> value) {
    optionalGauge(name, now -> Optional.of(value.applyAsDouble(now)));
  }

  private void optionalGauge(String name, Function<Status, Optional<Double>> value) {
    GaugeWithCallback.Builder gauge =
        GaugeWithCallback.builder()
            .name(PREFIX + name)
            .help(HELP.get(name))
            .callback(callback -> value.apply(status.get()).ifPresent(callback::call));
    Stream.of(Unit.SECONDS, Unit.BYTES)
        .filter(unit -> name.endsWith("_" + unit))
        .forEach(gauge::unit);
    gauge.register(registry);
  }

  private void fleetGauge(String name, ToDoubleFunction<FleetMember> value) {
    GaugeWithCallback.builder()
        .name(PREFIX + name)
        .help(HELP.get(name))
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

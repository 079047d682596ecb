package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Backup;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.Json;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.RecordJson;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is told to machines: times as ISO 8601 in UTC, durations in seconds, {@code null} for what
 * is not known. Fields are added, never renamed.
 */
public final class StatusJson {
  private StatusJson() {}

  static String of(Status status) {
    return Json.lines(fields(status));
  }

  /** The fields of all that can be told. */
  public static Map<String, @Nullable Object> fields(Status status) {
    Map<String, @Nullable Object> fields = RecordJson.allFields(status.about());
    fields.remove("interval");
    fields.put("intervalSeconds", seconds(status.about().interval()));
    fields.put("now", text(status.now()));
    fields.put("started", text(status.started()));
    fields.put("cycleRunningSince", text(status.runningSince()));
    fields.put("nextLook", text(status.nextBegins()));
    fields.put("lastGoodCycle", text(status.lastGood()));
    fields.put("consecutiveFailures", status.failures());
    fields.put("health", verdict(status.verdict()));
    fields.put("standing", standing(status));
    fields.put("drift", status.drift().map(StatusJson::drift).orElse(null));
    fields.put("liveApply", status.liveApply().map(StatusJson::verdict).orElse(null));
    fields.put("messages", status.messages().stream().map(StatusJson::verdict).toList());
    fields.put("housekeeping", status.housekeeping().orElse(null));
    fields.put("history", history(status));
    fields.put("fleet", fleet(status));
    fields.put("whereToEdit", status.fleet().whereToEdit());
    fields.put(
        "fleetTroubles", status.fleet().troubles().stream().map(StatusJson::verdict).toList());
    fields.put("lastChange", status.lastChange().map(StatusJson::cycle).orElse(null));
    fields.put("cycles", status.cycles().stream().map(StatusJson::cycle).toList());
    return fields;
  }

  private static @Nullable Map<String, @Nullable Object> history(Status status) {
    if (status.history().isEmpty()) {
      return null;
    }
    HistoryStanding history = status.history().get();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("last", text(history.last()));
    fields.put("tookSeconds", history.took().map(StatusJson::seconds).orElse(null));
    fields.put("bytes", history.bytes().orElse(null));
    fields.put("overdue", history.overdue());
    fields.put("trouble", history.trouble().map(StatusJson::verdict).orElse(null));
    return fields;
  }

  /** The backups that there are, for who may know. */
  static String backups(Status status) {
    List<Backup> backups = status.history().map(HistoryStanding::backups).orElse(List.of());
    return Json.lines(backups.stream().map(Backup::fields).toList());
  }

  /** All instances of the fleet. */
  static List<Map<String, @Nullable Object>> fleet(Status status) {
    return status.fleet().members().stream().map(StatusJson::member).toList();
  }

  private static Map<String, @Nullable Object> member(FleetMember member) {
    Map<String, @Nullable Object> fields = RecordJson.fields(member);
    fields.remove("unheard");
    fields.remove("lag");
    fields.put("holds", member.holds().label());
    fields.put("unheardSeconds", seconds(member.unheard()));
    fields.put("lagSeconds", seconds(member.lag()));
    return fields;
  }

  static String of(Verdict verdict) {
    return Json.lines(verdict(verdict));
  }

  private static Map<String, @Nullable Object> verdict(Verdict verdict) {
    Map<String, @Nullable Object> fields = RecordJson.fields(verdict);
    fields.put("hint", Hint.here(verdict.hint()));
    fields.put("commands", Hint.commandsHere(verdict.hint()));
    return fields;
  }

  /** How a cycle ended that was asked for. */
  static String of(CycleReport report) {
    return Json.lines(report(report));
  }

  private static Map<String, @Nullable Object> standing(Status status) {
    Standing standing = status.standing();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("inStep", status.inStep().orElse(null));
    fields.put("inStepInWords", status.inStepInWords());
    fields.put("unpublishedSince", text(status.unpublishedSince()));
    fields.put("unreachable", status.isUnreachable());
    fields.put("snapshotsBehind", standing.behind());
    fields.put("lagSeconds", status.lag().map(StatusJson::seconds).orElse(null));
    fields.put("here", standing.here().map(StatusJson::snapshot).orElse(null));
    fields.put("newest", standing.newest().map(StatusJson::snapshot).orElse(null));
    fields.put("lookedAt", text(standing.lookedAt()));
    fields.put("snapshotBytes", standing.size().orElse(null));
    return fields;
  }

  private record DriftedTable(String name, long rowsApplied, long rows) {}

  private static Map<String, @Nullable Object> drift(Drift drift) {
    List<DriftedTable> tables =
        drift.parts().stream()
            .map(part -> new DriftedTable(part.name(), part.applied(), part.now()))
            .toList();
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("since", text(drift.since()));
    fields.put("tables", RecordJson.tree(tables));
    return fields;
  }

  private static Map<String, @Nullable Object> snapshot(KnownSnapshot snapshot) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", snapshot.id().value());
    fields.put("generation", snapshot.position().generation());
    fields.put("sequence", snapshot.position().sequence());
    fields.put("leader", snapshot.leader());
    fields.put("created", text(snapshot.created()));
    return fields;
  }

  private static Map<String, @Nullable Object> cycle(EndedCycle cycle) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", cycle.id());
    fields.put("ended", text(cycle.ended()));
    fields.put("seconds", seconds(cycle.took()));
    fields.put("times", cycle.times());
    fields.putAll(report(cycle.report()));
    return fields;
  }

  /** The fields of a report. */
  public static Map<String, @Nullable Object> report(CycleReport report) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("event", report.event());
    fields.put("result", report.result().name().toLowerCase(Locale.ROOT));
    fields.put("summary", Hint.here(report.summary()));
    fields.put("hint", Hint.here(report.hint()));
    fields.put("commands", Hint.commandsHere(report.hint()));
    fields.put("warnings", report.warnings().stream().map(Hint::here).toList());
    fields.put("details", report.details());
    report.change().ifPresent(change -> fields.put("change", change.fields()));
    return fields;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static @Nullable String text(Optional<Instant> time) {
    return time.map(StatusJson::text).orElse(null);
  }

  private static String text(Instant time) {
    return time.toString();
  }
}

package io.github.replicatorkuma.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.replicatorkuma.health.Wording;
import io.github.replicatorkuma.model.Age;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the running daemon tells of itself, in few words. */
final class DaemonStatus {
  private static final int CYCLES = 5;

  /** Results after which there is nothing to say; empty before the first. */
  private static final Set<String> WELL = Set.of("done", "idle", "settling", "");

  private DaemonStatus() {}

  /** For people, by name. */
  static Map<String, String> lines(JsonNode status, Instant now) {
    Map<String, String> lines = new LinkedHashMap<>();
    JsonNode health = status.path("health");
    boolean healthy = health.path("healthy").asBoolean();
    boolean well = WELL.contains(status.path("cycles").path(0).path("result").asText());
    String reason = ": " + health.path("reason").asText();
    lines.put("healthy", healthy ? (well ? "yes" : "yes, for now" + reason) : "no" + reason);
    put(lines, "what to do", health.path("hint").asText());
    JsonNode standing = status.path("standing");
    lines.put("in step", standing.path("inStepInWords").asText());
    JsonNode change = status.path("lastChange");
    put(lines, "last change", change.path("summary").asText());
    put(lines, "changed", time(change.path("ended"), now));
    put(lines, "live apply", liveApply(status.path("liveApply")));
    put(lines, "fleet", status.path("whereToEdit").asText());
    for (JsonNode bad : status.path("messages")) {
      lines.merge("messages", told(bad), DaemonStatus::joined);
    }
    for (JsonNode bad : status.path("fleetTroubles")) {
      lines.merge("fleet", Wording.capital(told(bad)), DaemonStatus::joined);
    }
    put(lines, "last look", time(standing.path("lookedAt"), now));
    put(lines, "next look", nextLook(status, now));
    put(lines, "housekeeping", status.path("housekeeping").asText(""));
    put(lines, "no new backup", told(status.path("history").path("trouble")));
    return lines;
  }

  /** What else there is. */
  static Map<String, String> details(JsonNode status) {
    Map<String, String> lines = new LinkedHashMap<>();
    put(lines, "last good cycle", time(status.path("lastGoodCycle")));
    put(lines, "running since", time(status.path("cycleRunningSince")));
    int number = 0;
    for (JsonNode cycle : status.path("cycles")) {
      if (number < CYCLES) {
        lines.put(number == 0 ? "last cycles" : " ".repeat(number), cycle(cycle));
      }
      number++;
    }
    return lines;
  }

  /** As in {@code 2030-01-02 11:00:00 UTC (2 hours ago)}. */
  static String when(Instant time, Instant now) {
    return Wording.time(time) + " (" + Age.of(time, now) + ")";
  }

  private static String time(JsonNode time, Instant now) {
    return time.isTextual() ? when(Instant.parse(time.asText()), now) : "";
  }

  private static String nextLook(JsonNode status, Instant now) {
    if (status.path("cycleRunningSince").isTextual()) {
      return "now";
    }
    JsonNode next = status.path("nextLook");
    if (!next.isTextual()) {
      return "";
    }
    Duration left = Duration.between(now, Instant.parse(next.asText()));
    return left.isNegative() ? "now" : "in " + Age.about(left);
  }

  private static void put(Map<String, String> lines, String name, String text) {
    if (!text.isEmpty()) {
      lines.put(name, text);
    }
  }

  /** Whole seconds; empty where it is not known. */
  private static String time(JsonNode time) {
    return time.isTextual() ? time.asText().replaceFirst("\\.[0-9]+Z$", "Z") : "";
  }

  /** Empty where it is not known, or not wanted. */
  private static String liveApply(JsonNode live) {
    return !live.isObject()
        ? ""
        : (live.path("healthy").asBoolean() ? "yes: " : "no: ") + told(live);
  }

  private static String told(JsonNode verdict) {
    String reason = verdict.path("reason").asText();
    String hint = verdict.path("hint").asText();
    return hint.isEmpty() ? reason : reason + ". " + hint;
  }

  private static String joined(String one, String other) {
    return one + " " + other;
  }

  private static String cycle(JsonNode cycle) {
    long times = cycle.path("times").asLong();
    String event = cycle.path("event").asText();
    String summary = cycle.path("summary").asText();
    return "%s %s%s"
        .formatted(
            time(cycle.path("ended")),
            summary.startsWith(event) ? summary : event + ": " + summary,
            times > 1 ? " (" + times + " times)" : "");
  }
}

package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.Amount;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.Hint;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.RecordJson;
import io.github.replicatorkuma.model.Resource;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.TableName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is known, as one page for people: whole without scripts, with nothing from elsewhere.
 * Its few lines of script only keep it fresh. Its text is in {@code status.html}; here is what goes
 * into its holes.
 *
 * @param mayAct whether somebody who knows the token can have a cycle run
 */
record StatusPage(Status status, boolean kumaAnswers, boolean mayAct) {
  private static final String STYLE = Resource.text(StatusPage.class, "status.css");
  private static final String SCRIPT = Resource.text(StatusPage.class, "status.js");
  private static final String PAGE =
      Resource.text(StatusPage.class, "status.html")
          .replace("{{>hint}}", Resource.text(StatusPage.class, "hint.html"))
          .replaceAll("\n\\s+", "\n")
          .replaceAll("(\\{\\{[#^/]\\w+}})\n", "$1");

  /** More than anybody reads; {@code /status} has them all. */
  private static final int MONITORS_SHOWN = 50;

  private static final String UNDO_DRIFT =
      "Edit on the leader. To put the leader's rows back at once: `replicator-kuma apply`";

  /** What the page may do: show this style, run this script, and ask for itself again. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src '"
          + hash(STYLE)
          + "'; script-src '"
          + hash(SCRIPT)
          + "'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  /**
   * The page.
   *
   * @param mayAct whether somebody who knows the token can have a cycle run
   */
  static String of(Status status, boolean kumaAnswers, boolean mayAct) {
    return Template.filled(PAGE, new StatusPage(status, kumaAnswers, mayAct).values());
  }

  private Map<?, ?> values() {
    Headline headline = Headline.of(status);
    Standing standing = status.standing();
    List<String> warnings = warnings();
    Map<String, @Nullable Object> page = RecordJson.fields(status.about());
    page.put("style", STYLE);
    page.put("script", SCRIPT);
    page.put("words", headline.words());
    page.put("tone", headline.tone().style());
    page.put("colour", headline.tone().colour);
    page.put("reason", brief(status.verdict().reason()));
    page.put("hint", advice(status.verdict().hint()));
    page.put("mayAct", mayAct && !isMisconfigured());
    page.put("leads", status.about().role().equals("leader"));
    page.put("again", status.last().filter(last -> last.event().equals("unfetchable")));
    String noun = isMisconfigured() ? "problem" : "warning";
    page.put("warned", warnings.isEmpty() ? "" : Amount.of(warnings.size(), noun));
    page.put("warnings", warnings.stream().map(Wording::sentence).map(Hint::here).toList());
    page.put("drift", status.drift().map(this::drifted));
    page.put(
        "notLive", status.liveApply().filter(live -> !live.healthy()).map(StatusPage::trouble));
    page.put("silent", !status.messages().isEmpty());
    page.put("messages", status.messages().stream().map(StatusPage::trouble).toList());
    page.put("backups", status.history().map(this::backups));
    FleetSight fleet = status.fleet();
    page.put("anyFleet", !fleet.equals(FleetSight.NONE));
    page.put("whereToEdit", fleet.whereToEdit());
    page.put("fleetTroubles", fleet.troubles().stream().map(StatusPage::trouble).toList());
    page.put("fleet", fleet.members().stream().map(StatusPage::instance).toList());
    page.put("leader", leader());
    page.put("here", standing.here().map(this::snapshot));
    page.put("none", status.held().isEmpty() ? "none yet" : Status.UNKNOWN);
    page.put("newest", standing.newest().map(this::snapshot));
    page.put("inStep", status.inStepInWords());
    page.put("lookedAt", standing.lookedAt().map(this::time));
    page.put("lastGood", status.lastGood().map(this::time));
    page.put("doing", doing());
    page.put("kuma", kumaAnswers ? "answers" : "does not answer");
    page.put(
        "live",
        status.liveApply().map(live -> live.healthy() ? "yes" : "no").orElse(Status.UNKNOWN));
    page.put("size", standing.size().map(Wording::size).orElse(Status.UNKNOWN));
    page.put("anyChange", !status.changes().isEmpty());
    page.put("changes", status.changes().stream().map(this::changed).toList());
    page.put("anyCycle", !status.cycles().isEmpty());
    page.put("cycles", status.cycles().stream().map(this::ended).toList());
    page.put("asOf", status.now().toString());
    page.put("asOfText", Wording.time(status.now()));
    page.put("begun", Age.of(status.started(), status.now()));
    return (Map<?, ?>) Objects.requireNonNull(RecordJson.tree(page));
  }

  private Map<String, Object> time(Instant time) {
    return Map.of(
        "age", Age.of(time, status.now()),
        "machine", time.truncatedTo(ChronoUnit.SECONDS).toString(),
        "full", Wording.time(time));
  }

  private boolean isMisconfigured() {
    return status.about().role().equals("misconfigured");
  }

  /** A sentence without what is in the list of warnings. */
  private String brief(String summary) {
    String listed = String.join("; ", warnings());
    return Wording.sentence(summary.replace(listed, "").replaceFirst(": $", ""));
  }

  /**
   * What is misconfigured; else those of the last cycle that did something: the next one that does
   * says what still holds.
   */
  private List<String> warnings() {
    return status.cycles().stream()
        .map(EndedCycle::report)
        .filter(end -> end.result() == Result.DONE || isMisconfigured())
        .findFirst()
        .map(CycleReport::warnings)
        .orElse(List.of());
  }

  private Map<String, Object> drifted(Drift drift) {
    return Map.of(
        "since", time(drift.since()),
        "tables", drift.parts().stream().map(Drift.Part::toString).toList(),
        "hint", advice(UNDO_DRIFT));
  }

  private static Map<String, Object> trouble(Verdict bad) {
    return Map.of("reason", Wording.sentence(bad.reason()), "hint", advice(bad.hint()));
  }

  private Map<String, Object> backups(HistoryStanding history) {
    return Map.of(
        "good", history.isGood(),
        "words", history.inWords(status.now()),
        "hint", advice(history.trouble().map(Verdict::hint).orElse("")));
  }

  private static Map<String, Object> instance(FleetMember member) {
    return Map.of(
        "name", member.name(), "role", member.role(), "words", Hint.here(member.inWords()));
  }

  /** None is an empty list, which hides one of what is around it. */
  private static List<Map<String, Object>> advice(String hint) {
    return hint.isEmpty() ? List.of() : List.of(Map.of("parts", Hint.partsHere(hint)));
  }

  private String leader() {
    Optional<KnownSnapshot> newest = status.standing().newest().or(status.standing()::here);
    return newest
        .map(KnownSnapshot::leader)
        .map(name -> name.equals(status.about().instance()) ? name + " (this one)" : name)
        .orElse(Status.UNKNOWN);
  }

  private String doing() {
    if (isMisconfigured()) {
      return "nothing is published or applied";
    }
    return status
        .runningSince()
        .map(since -> "a cycle runs, begun " + Age.of(since, status.now()))
        .or(status::housekeeping)
        .orElseGet(this::nextLook);
  }

  private String nextLook() {
    Duration left = Duration.between(status.now(), status.nextBegins());
    String next = left.toSeconds() < 1 ? "now" : "in " + Age.about(left);
    return "waits; next look " + next + ", one every " + Age.about(status.about().interval());
  }

  private Map<String, Object> snapshot(KnownSnapshot known) {
    return Map.of(
        "aside", known.position().aside(),
        "id", known.id().brief(),
        "created", time(known.created()));
  }

  private Map<String, Object> changed(EndedCycle cycle) {
    Change change = cycle.report().change().orElse(Change.NONE);
    int monitors = change.monitors().size();
    boolean led = cycle.report().isPublish() || cycle.report().change().isEmpty();
    String outage =
        change.outage().isZero() ? "ran on" : "was away for " + Wording.length(change.outage());
    String more = monitors > MONITORS_SHOWN ? Integer.toString(monitors - MONITORS_SHOWN) : "";
    return Map.of(
        "cycle", ended(cycle),
        "words", change.inWords().isEmpty() ? beside(cycle.report()) : change.inWords(),
        "open", cycle.equals(status.changes().get(0)),
        "outage", led ? "" : outage,
        "monitored", monitors == 0 ? "" : Amount.of(monitors, "monitor"),
        "monitors",
            change.monitors().stream().limit(MONITORS_SHOWN).map(ChangedMonitor::told).toList(),
        "more", more,
        "tables", change.tables().entrySet().stream().map(StatusPage::table).toList(),
        "all", Optional.of(change.rows()).filter(any -> !change.tables().isEmpty()));
  }

  private static Map<String, Object> table(Map.Entry<TableName, RowCounts> rows) {
    return Map.of("table", rows.getKey().value(), "rows", rows.getValue());
  }

  /** What its tag does not say. */
  private static String beside(CycleReport report) {
    return Hint.here(report.summary().replaceFirst("^published snapshot \\S+: ", ""));
  }

  private Map<String, Object> ended(EndedCycle cycle) {
    CycleReport report = cycle.report();
    return Map.of(
        "tone", Headline.toneOf(report).style(),
        "event", Wording.event(report),
        "times", cycle.times() > 1 ? cycle.times() + " times" : "",
        "summary", Hint.here(brief(report.summary())),
        "hint", advice(report.hint()),
        "ended", time(cycle.ended()),
        "took", Wording.length(cycle.took()));
  }

  private static String hash(String content) {
    byte[] hash = Digest.sha256().digest(content.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }
}

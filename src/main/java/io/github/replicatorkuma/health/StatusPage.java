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
 */
final class StatusPage {
  private static final String STYLE = Resource.text(StatusPage.class, "status.css");
  private static final String SCRIPT = Resource.text(StatusPage.class, "status.js");
  private static final String PAGE =
      Resource.text(StatusPage.class, "status.html")
          .replace("{{>hint}}", Resource.text(StatusPage.class, "hint.html"))
          .replaceAll("\n\\s+", "\n")
          .replaceAll("(\\{\\{[#^/]\\w+}})\n", "$1");

  /** More than anybody reads; {@code /status} has them all. */
  private static final int MONITORS_SHOWN = 50;

  private static final String UNKNOWN = "not known yet";

  /** What the page may do: show this style, run this script, and ask for itself again. */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; style-src '"
          + hash(STYLE)
          + "'; script-src '"
          + hash(SCRIPT)
          + "'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
          + " frame-ancestors 'none'";

  private final Status status;
  private final boolean kumaAnswers;
  private final boolean mayAct;

  /** None is an empty list, which hides one of what is around it. */
  private record Advice(List<Hint.Part> parts) {}

  private record Trouble(String reason, List<Advice> hint) {}

  private record Backups(boolean good, String words, List<Advice> hint) {}

  private record Instance(String name, String role, String words) {}

  private record Time(String age, String machine, String full) {}

  private record Snapshot(String aside, String id, Time created) {}

  private record Drifted(Time since, List<String> tables, List<Advice> hint) {}

  private record Table(String table, RowCounts rows) {}

  /**
   * @param words how many monitors came, changed and went
   * @param open whether it is unfolded at first
   * @param monitored how many monitors; empty for none
   * @param more how many of them are not shown; empty for none
   */
  private record Changed(
      Ended cycle,
      String words,
      boolean open,
      String outage,
      String monitored,
      List<Map<String, String>> monitors,
      String more,
      List<Table> tables,
      Optional<RowCounts> all) {}

  private record Ended(
      String tone,
      String event,
      String times,
      String summary,
      List<Advice> hint,
      Time ended,
      String took) {}

  private StatusPage(Status status, boolean kumaAnswers, boolean mayAct) {
    this.status = status;
    this.kumaAnswers = kumaAnswers;
    this.mayAct = mayAct;
  }

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
    page.put("none", status.held().isEmpty() ? "none yet" : UNKNOWN);
    page.put("newest", standing.newest().map(this::snapshot));
    page.put("inStep", inStep());
    page.put("lookedAt", standing.lookedAt().map(this::time));
    page.put("lastGood", status.lastGood().map(this::time));
    page.put("doing", doing());
    page.put("kuma", kumaAnswers ? "answers" : "does not answer");
    page.put("live", status.liveApply().map(live -> live.healthy() ? "yes" : "no").orElse(UNKNOWN));
    page.put("size", standing.size().map(Wording::size).orElse(UNKNOWN));
    page.put("anyChange", !status.changes().isEmpty());
    page.put("changes", status.changes().stream().map(this::changed).toList());
    page.put("anyCycle", !status.cycles().isEmpty());
    page.put("cycles", status.cycles().stream().map(this::ended).toList());
    page.put("asOf", status.now().toString());
    page.put("asOfText", Wording.time(status.now()));
    page.put("begun", Age.of(status.started(), status.now()));
    return (Map<?, ?>) Objects.requireNonNull(RecordJson.tree(page));
  }

  private Time time(Instant time) {
    return new Time(
        Age.of(time, status.now()),
        time.truncatedTo(ChronoUnit.SECONDS).toString(),
        Wording.time(time));
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

  private Drifted drifted(Drift drift) {
    return new Drifted(
        time(drift.since()),
        drift.parts().stream().map(Drift.Part::toString).toList(),
        advice(
            "Edit on the leader. To put the leader's rows back at once: `replicator-kuma apply`"));
  }

  private static Trouble trouble(Verdict bad) {
    return new Trouble(Wording.sentence(bad.reason()), advice(bad.hint()));
  }

  private Backups backups(HistoryStanding history) {
    return new Backups(
        history.isGood(),
        history.inWords(status.now()),
        advice(history.trouble().map(Verdict::hint).orElse("")));
  }

  private static Instance instance(FleetMember member) {
    return new Instance(member.name(), member.role(), Hint.here(member.inWords()));
  }

  private static List<Advice> advice(String hint) {
    return hint.isEmpty() ? List.of() : List.of(new Advice(Hint.partsHere(hint)));
  }

  private String leader() {
    Optional<KnownSnapshot> newest = status.standing().newest().or(status.standing()::here);
    return newest
        .map(KnownSnapshot::leader)
        .map(name -> name.equals(status.about().instance()) ? name + " (this one)" : name)
        .orElse(UNKNOWN);
  }

  private String inStep() {
    long behind = status.standing().behind();
    String no =
        status
            .unpublishedSince()
            .map(since -> "no, edited here " + Age.of(since, status.now()) + ", not published yet")
            .or(() -> status.held().map("no, "::concat))
            .orElse(behind == 0 ? "no" : "no, behind by " + Amount.of(behind, "snapshot"));
    String unknown =
        status.isUnreachable() ? "not known, as the repository cannot be reached" : UNKNOWN;
    return status.inStep().map(yes -> yes ? "yes" : no).orElse(unknown);
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

  private Snapshot snapshot(KnownSnapshot known) {
    return new Snapshot(known.position().aside(), known.id().brief(), time(known.created()));
  }

  private Changed changed(EndedCycle cycle) {
    Change change = cycle.report().change().orElse(Change.NONE);
    int monitors = change.monitors().size();
    boolean led = cycle.report().isPublish() || cycle.report().change().isEmpty();
    String outage =
        change.outage().isZero() ? "ran on" : "was away for " + Wording.length(change.outage());
    return new Changed(
        ended(cycle),
        change.inWords().isEmpty() ? beside(cycle.report()) : change.inWords(),
        cycle.equals(status.changes().get(0)),
        led ? "" : outage,
        monitors == 0 ? "" : Amount.of(monitors, "monitor"),
        change.monitors().stream().limit(MONITORS_SHOWN).map(ChangedMonitor::told).toList(),
        monitors > MONITORS_SHOWN ? Integer.toString(monitors - MONITORS_SHOWN) : "",
        change.tables().entrySet().stream()
            .map(rows -> new Table(rows.getKey().value(), rows.getValue()))
            .toList(),
        Optional.of(change.rows()).filter(any -> !change.tables().isEmpty()));
  }

  /** What its tag does not say. */
  private static String beside(CycleReport report) {
    return Hint.here(report.summary().replaceFirst("^published snapshot \\S+: ", ""));
  }

  private Ended ended(EndedCycle cycle) {
    CycleReport report = cycle.report();
    return new Ended(
        Headline.toneOf(report).style(),
        Wording.event(report),
        cycle.times() > 1 ? cycle.times() + " times" : "",
        Hint.here(brief(report.summary())),
        advice(report.hint()),
        time(cycle.ended()),
        Wording.length(cycle.took()));
  }

  private static String hash(String content) {
    byte[] hash = Digest.sha256().digest(content.getBytes(StandardCharsets.UTF_8));
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }
}

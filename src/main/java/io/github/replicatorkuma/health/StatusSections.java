package io.github.replicatorkuma.health;

import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.RowCounts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What stands between a status page's head and its foot. */
final class StatusSections {
  /** More than anybody reads; {@code /status} has them all. */
  private static final int MONITORS_SHOWN = 50;

  private static final String UNKNOWN = "not known yet";

  private final Status status;
  private final Html html;

  StatusSections(Status status, Html html) {
    this.status = status;
    this.html = html;
  }

  void write(Headline headline) {
    state(headline);
    warnings();
    status.drift().ifPresent(this::drift);
    status.liveApply().filter(live -> !live.healthy()).ifPresent(this::notLive);
    facts();
    status.lastChange().ifPresent(this::lastChange);
    cycles();
  }

  private void state(Headline headline) {
    html.open("section", "class", "state " + headline.tone().style(), "aria-labelledby", "state");
    html.open("div", "class", "mark", "aria-hidden", "true").close("div").open("div");
    html.element("h2", headline.words(), "id", "state");
    Verdict verdict = status.verdict();
    html.element("p", Wording.sentence(verdict.reason()));
    hint(verdict.hint());
    html.close("div").close("section");
  }

  private Html card(String style, String id, String title) {
    html.open("section", "class", style, "aria-labelledby", id);
    return html.element("h2", title, "id", id);
  }

  private void hint(String hint) {
    if (!hint.isEmpty()) {
      html.open("p", "class", "hint").element("strong", "Hint:").ours(" ");
      html.text(hint).close("p");
    }
  }

  /** Those of the last cycle that did something: the next one that does says what still holds. */
  private void warnings() {
    Optional<CycleReport> done =
        status.cycles().stream()
            .map(EndedCycle::report)
            .filter(report -> report.result() == Result.DONE)
            .findFirst();
    List<String> warnings = done.map(CycleReport::warnings).orElse(List.of());
    if (!warnings.isEmpty()) {
      card("card warnings", "warnings", Wording.count(warnings.size(), "warning")).open("ul");
      warnings.forEach(warning -> html.element("li", Wording.sentence(warning)));
      html.close("ul").close("section");
    }
  }

  private void drift(Drift drift) {
    card("card warnings", "drift", "Edited here").open("p");
    html.text("These differ from what was applied, as first seen ");
    time(drift.since()).close("p").open("ul");
    drift.parts().forEach(part -> html.element("li", part.toString()));
    html.close("ul");
    hint("Edit on the leader; replicator-kuma apply puts the leader's rows back at once.");
    html.close("section");
  }

  private void notLive(Verdict live) {
    card("card warnings", "live", "Not live").element("p", Wording.sentence(live.reason()));
    hint(live.hint());
    html.close("section");
  }

  private void facts() {
    Standing standing = status.standing();
    card("card", "facts", "Where it stands").open("dl");
    fact("Leader", () -> html.element("bdi", leader()));
    fact("Snapshot here", () -> snapshot(standing.here()));
    fact("Newest in the repository", () -> snapshot(standing.newest()));
    fact("In step", inStep());
    fact("Last look at the repository", () -> moment(standing.lookedAt()));
    fact("Last good cycle", () -> moment(status.lastGood()));
    fact("Now", now());
    Optional<Boolean> live = status.liveApply().map(Verdict::healthy);
    fact("Live", live.map(yes -> yes ? "yes" : "no").orElse(UNKNOWN));
    String repository = status.about().repository();
    fact(
        "Repository", () -> html.element("bdi", repository.isEmpty() ? "not known" : repository));
    fact("Size of a snapshot", standing.size().map(Wording::size).orElse(UNKNOWN));
    html.close("dl").close("section");
  }

  private void fact(String name, Runnable value) {
    html.open("div").element("dt", name).open("dd");
    value.run();
    html.close("dd").close("div");
  }

  private void fact(String name, String value) {
    fact(name, () -> html.text(value));
  }

  private String leader() {
    Optional<KnownSnapshot> newest = status.standing().newest().or(status.standing()::here);
    return newest
        .map(KnownSnapshot::leader)
        .map(name -> name.equals(status.about().instance()) ? name + " (this one)" : name)
        .orElse(UNKNOWN);
  }

  private String inStep() {
    Standing standing = status.standing();
    String no =
        standing.behind() == 0
            ? "no"
            : "no, behind by " + Wording.count(standing.behind(), "snapshot");
    return standing.inStep().map(yes -> yes ? "yes" : no).orElse(UNKNOWN);
  }

  private String now() {
    return status
        .runningSince()
        .map(since -> "a cycle runs, begun " + Age.of(since, status.now()))
        .or(status::housekeeping)
        .orElse("waits; a cycle every " + Age.about(status.about().interval()));
  }

  private void snapshot(Optional<KnownSnapshot> snapshot) {
    if (snapshot.isEmpty()) {
      html.text("none yet");
      return;
    }
    KnownSnapshot known = snapshot.get();
    html.text(
        known.position().generation() == 0
            ? known.position().label()
            : "generation %d, sequence %d"
                .formatted(known.position().generation(), known.position().sequence()));
    html.open("small").element("code", known.id().brief()).text(" made ");
    time(known.created()).close("small");
  }

  private void moment(Optional<Instant> moment) {
    if (moment.isEmpty()) {
      html.text("not yet");
      return;
    }
    time(moment.get()).element("small", Wording.time(moment.get()));
  }

  private Html time(Instant time) {
    String age = Age.of(time, status.now());
    String machine = time.truncatedTo(ChronoUnit.SECONDS).toString();
    return html.element("time", age, "datetime", machine, "title", Wording.time(time));
  }

  private void lastChange(EndedCycle cycle) {
    Change change = cycle.report().change().orElse(Change.NONE);
    card("card", "change", "What the last apply changed").open("p");
    time(cycle.ended()).text(outage(change)).close("p");
    if (!change.monitors().isEmpty()) {
      monitors(change.monitors());
    }
    if (change.tables().isEmpty()) {
      html.element("p", "No rows.");
    } else {
      rows(change);
    }
    html.close("section");
  }

  private static String outage(Change change) {
    return change.outage().isZero()
        ? ", Uptime Kuma ran on"
        : ", Uptime Kuma was away for " + Wording.length(change.outage());
  }

  private void monitors(List<ChangedMonitor> monitors) {
    html.element("h3", Wording.count(monitors.size(), "monitor")).open("ul", "class", "monitors");
    monitors.stream().limit(MONITORS_SHOWN).forEach(this::monitor);
    html.close("ul");
    if (monitors.size() > MONITORS_SHOWN) {
      html.element(
          "p", "… and " + (monitors.size() - MONITORS_SHOWN) + " more, in the JSON below.");
    }
  }

  private void monitor(ChangedMonitor monitor) {
    String what = monitor.kind().name().toLowerCase(Locale.ROOT);
    html.open("li").element("span", what, "class", "what " + what).ours(" ");
    html.element("bdi", monitor.name().isEmpty() ? "without a name" : monitor.name());
    html.element("small", "id " + monitor.id()).close("li");
  }

  private void rows(Change change) {
    table(
        "Rows by table",
        List.of("Table", "Inserted", "Updated", "Deleted"),
        "rows",
        () -> {
          html.open("tbody", "role", "rowgroup");
          change.tables().forEach((table, rows) -> counts("code", table.value(), rows));
          html.close("tbody").open("tfoot", "role", "rowgroup");
          counts("span", "all", change.rows());
          html.close("tfoot");
        });
  }

  private void counts(String tag, String name, RowCounts rows) {
    html.open("tr", "role", "row").open("th", "scope", "row", "role", "rowheader");
    html.element(tag, name).close("th");
    List.of(rows.inserted(), rows.updated(), rows.deleted())
        .forEach(count -> html.element("td", Long.toString(count), "role", "cell"));
    html.close("tr");
  }

  private void cycles() {
    card("card", "cycles", "Last cycles");
    if (status.cycles().isEmpty()) {
      html.element("p", "None has ended yet.");
    } else {
      table(
          "The newest first; those that ended alike are one line",
          List.of("Outcome", "Ended", "Took"),
          "cycles",
          () -> {
            html.open("tbody", "role", "rowgroup");
            status.cycles().forEach(this::cycle);
            html.close("tbody");
          });
    }
    html.close("section");
  }

  private void cycle(EndedCycle cycle) {
    CycleReport report = cycle.report();
    html.open("tr", "role", "row").open("th", "scope", "row", "role", "rowheader");
    String style = "tag " + Headline.toneOf(report).style();
    html.element("span", Wording.event(report), "class", style);
    if (cycle.times() > 1) {
      html.ours(" ").element("span", cycle.times() + " times", "class", "times");
    }
    html.element("p", Wording.sentence(report.summary()));
    hint(report.hint());
    html.close("th").open("td", "role", "cell");
    time(cycle.ended()).ours(" ").element("small", Wording.time(cycle.ended()));
    html.close("td").element("td", Wording.length(cycle.took()), "role", "cell").close("tr");
  }

  /** The roles say what the elements are, which a phone's layout would take from them. */
  private void table(String caption, List<String> heads, String style, Runnable body) {
    html.open("table", "class", style, "role", "table").element("caption", caption);
    html.open("thead", "role", "rowgroup").open("tr", "role", "row");
    heads.forEach(head -> html.element("th", head, "scope", "col", "role", "columnheader"));
    html.close("tr").close("thead");
    body.run();
    html.close("table");
  }
}

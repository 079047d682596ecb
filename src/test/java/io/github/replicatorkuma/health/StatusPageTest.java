package io.github.replicatorkuma.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.model.Age;
import io.github.replicatorkuma.model.Change;
import io.github.replicatorkuma.model.Change.ChangedMonitor;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Drift;
import io.github.replicatorkuma.model.KnownSnapshot;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.RowCounts;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.TableName;
import io.github.replicatorkuma.time.MutableClock;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** What the page says and of what it is made; how it looks, scripts/screenshots.sh shows. */
class StatusPageTest {
  private static final Duration INTERVAL = Duration.ofMinutes(6);
  private static final String HOSTILE = "<script>alert(1)</script>\"'&amp;\u202e\0\n";
  private static final Pattern STYLE = Pattern.compile("(?s)<style>(.*?)</style>");
  private static final Pattern SCRIPT = Pattern.compile("(?s)<script>(.*?)</script>");

  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private Standing standing = Standing.UNKNOWN;
  private Health health = health("replica", "beta");

  private Health health(String role, String instance) {
    return new Health(
        new About(
            "3.0.0",
            role,
            "RESTORE",
            instance,
            "s3:there",
            INTERVAL,
            Optional.empty(),
            Optional.empty()),
        () -> standing,
        clock);
  }

  private void ended(CycleReport report) {
    health.cycleBegan();
    clock.advance(Duration.ofMillis(1500));
    health.cycleEnded("abc123", report);
    health.nextCycleIn(INTERVAL);
  }

  private void ended(Result result, String event) {
    ended(new CycleReport(result, event, "summary of " + event, "do this"));
  }

  private KnownSnapshot snapshot(long sequence) {
    return new KnownSnapshot(
        new SnapshotId("0123456" + sequence), new Position(2, sequence), "alpha", clock.instant());
  }

  private void stands(long here, long newest) {
    standing =
        new Standing(
            Optional.of(snapshot(here)),
            Optional.of(snapshot(newest)),
            Optional.of(clock.instant()),
            Optional.of(4096L));
  }

  private Document page() throws Exception {
    return parsed(StatusPage.of(health.status(), true, true));
  }

  /** Our elements nest as XML's do, but for a few that have no end. */
  private static Document parsed(String page) throws Exception {
    String xml =
        SCRIPT
            .matcher(STYLE.matcher(page).replaceAll(""))
            .replaceAll("")
            .replaceAll("(<(?:meta|link)[^>]*)>", "$1/>")
            .replace("<!DOCTYPE html>", "");
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(xml)));
  }

  private static List<Element> all(Document page, String tag) {
    NodeList found = page.getElementsByTagName(tag);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static List<String> texts(Document page, String tag) {
    return all(page, tag).stream().map(Element::getTextContent).map(String::strip).toList();
  }

  private String headline() throws Exception {
    Document page = page();
    String words = texts(page, "h2").get(0);
    assertThat(texts(page, "title").get(0)).isEqualTo(words + " · beta · Replicator Kuma");
    return words;
  }

  @Test
  void headline_isWhatSomebodyWouldAskFirst() throws Exception {
    assertThat(headline()).isEqualTo("Starting");
    ended(Result.WAITING, "waiting");
    assertThat(headline()).isEqualTo("Waiting");
    ended(Result.IDLE, "up_to_date");
    assertThat(headline()).isEqualTo("In step");
    stands(4, 7);
    assertThat(headline()).isEqualTo("Behind by 3");
    ended(Result.RETRYABLE, "failed");
    assertThat(headline()).isEqualTo("Behind by 3");
    stands(7, 7);
    assertThat(headline()).isEqualTo("Trying again");
    ended(Result.RETRYABLE, "failed");
    assertThat(headline()).isEqualTo("Failing");
    ended(Result.STOPPED, "refused");
    assertThat(headline()).isEqualTo("Refused");
    ended(Result.STOPPED, "rolled_back");
    assertThat(headline()).isEqualTo("Rolled back");
    ended(Result.TERMINAL, "misconfigured");
    assertThat(headline()).isEqualTo("Misconfigured");
    ended(Result.IDLE, "up_to_date");
    assertThat(headline()).isEqualTo("In step");
    clock.advance(INTERVAL.multipliedBy(3));
    assertThat(headline()).isEqualTo("Overdue");
  }

  @Test
  void replicaThatIsHeld_saysSo_untilItFollowsAgain() throws Exception {
    CycleReport undone = new CycleReport(Result.DONE, "undone", "took back snapshot X", "again");
    ended(undone.held("taken back"));
    assertThat(headline()).isEqualTo("Taken back");
    assertThat(page().getDocumentElement().getTextContent())
        .contains("Took back snapshot X.", "Snapshot herenot known yet")
        .doesNotContain("Uptime Kuma ran on");
    assertThat(texts(page(), "summary").get(0)).endsWith(": took back snapshot X");
    stands(4, 13);
    ended(new CycleReport(Result.IDLE, CycleReport.HELD, "held by you", "").held("held at 4"));
    assertThat(headline()).isEqualTo("Held at 4");
    assertThat(texts(page(), "dd")).contains("no, held at 4");
    ended(Result.IDLE, "up_to_date");
    assertThat(headline()).isEqualTo("Behind by 9");
  }

  @Test
  void publish_withoutAKnownChange_saysWhatWasPublished() throws Exception {
    String summary = "published snapshot 01234567: 47 monitors, this instance leads now";
    ended(new CycleReport(Result.DONE, CycleReport.PUBLISHED, summary, ""));

    assertThat(texts(page(), "summary").get(0)).endsWith(": 47 monitors, this instance leads now");
  }

  @Test
  void headline_whereAnotherGenerationIsTheNewest_isNotInStep() throws Exception {
    ended(Result.IDLE, "up_to_date");
    stands(7, 4);

    assertThat(headline()).isEqualTo("Not in step");
  }

  @Test
  void leaderWithEditsThatStayUnpublished_isUnhealthyAfterTwoIntervals() throws Exception {
    health = health("leader", "beta");
    ended(Result.IDLE, "unchanged");
    stands(4, 4);
    health.unpublished(Optional.of(clock.instant()));
    assertThat(headline()).isEqualTo("Not published yet");
    assertThat(health.verdict().healthy()).isTrue();

    clock.advance(INTERVAL.multipliedBy(2).plusSeconds(1));
    ended(Result.IDLE, "unchanged");
    assertThat(headline()).isEqualTo("Not published");
    assertThat(health.verdict().healthy()).isFalse();
  }

  @Test
  void hint_isOfItsOwnCycleAlone() throws Exception {
    ended(new CycleReport(Result.DONE, "published", "published", ""));
    ended(Result.STOPPED, "withheld");

    assertThat(headline()).isEqualTo("Not published");
    assertThat(texts(page(), "p").stream().filter(text -> text.startsWith("Hint:"))).hasSize(2);
  }

  @Test
  void replicaThatWasEdited_isToldWithWhatPutsItRight() throws Exception {
    ended(Result.IDLE, "up_to_date");
    stands(4, 4);
    health.drift(
        Optional.of(new Drift(List.of(new Drift.Part("monitor", 47, 48)), clock.instant())));

    assertThat(headline()).isEqualTo("Edited here");
    assertThat(texts(page(), "li")).contains("monitor (1 row more)");

    health.drift(Optional.empty());
    assertThat(headline()).isEqualTo("In step");
  }

  @Test
  void kumaThatCannotBeReachedInside_isToldWithWhatPutsItRight() throws Exception {
    assertThat(texts(page(), "h2")).doesNotContain("Not live");

    health.liveApply(new Verdict(false, "each change restarts Uptime Kuma: why", "Pull."));
    assertThat(texts(page(), "h2")).contains("Not live");
    assertThat(texts(page(), "p"))
        .contains("Each change restarts Uptime Kuma: why.", "Hint: Pull.");

    health.liveApply(new Verdict(true, "changes are applied while Uptime Kuma runs", ""));
    assertThat(texts(page(), "h2")).doesNotContain("Not live");
  }

  @Test
  void page_tellsWhereItStands_withTimesForPeopleAndMachines() throws Exception {
    stands(4, 7);
    ended(Result.RETRYABLE, "failed");
    clock.advance(Duration.ofMinutes(2));

    Document page = page();

    assertThat(texts(page, "h1").get(0)).isEqualTo("beta replica");
    assertThat(texts(page, "dd"))
        .contains("alpha", "01234564made 2 minutes ago")
        .contains("no, behind by 3 snapshots", "s3:there", "4.0 KiB");
    assertThat(all(page, "time"))
        .anySatisfy(
            time -> {
              assertThat(time.getAttribute("datetime")).isEqualTo("2026-01-02T03:04:06Z");
              assertThat(time.getAttribute("title")).isEqualTo("2026-01-02 03:04:06 UTC");
              assertThat(time.getTextContent()).isEqualTo("2 minutes ago");
            });
    assertThat(texts(page, "p")).contains("Summary of failed.", "Hint: do this");
  }

  @Test
  void page_tellsWhatTheLastApplyChanged_andItsWarnings_alsoAfterOtherCycles() throws Exception {
    List<ChangedMonitor> monitors = new ArrayList<>();
    monitors.add(new ChangedMonitor(ChangedMonitor.Kind.REMOVED, "7", "Web shop"));
    for (int i = 0; i < 60; i++) {
      monitors.add(new ChangedMonitor(ChangedMonitor.Kind.CHANGED, "1" + i, ""));
    }
    ended(applied(new Change(counts(), monitors, Duration.ofMillis(6120))));
    ended(Result.IDLE, "up_to_date");
    clock.advance(Duration.ofSeconds(5));

    Document page = page();

    assertThat(texts(page, "li"))
        .contains("removed Web shopid 7", "A logo is missing.")
        .hasSize(51);
    assertThat(texts(page, "p"))
        .contains("… and 11 more, in the JSON below.")
        .contains("Uptime Kuma was away for 6.1 s");
    assertThat(texts(page, "tr")).anyMatch(row -> row.replaceAll("\\s+", " ").equals("all 1 2 3"));
  }

  private static Map<TableName, RowCounts> counts() {
    return Map.of(new TableName("monitor"), new RowCounts(1, 2, 3));
  }

  private static CycleReport applied(Change change) {
    return new CycleReport(
        Result.DONE,
        "applied",
        "applied snapshot 01234567",
        "",
        List.of("a logo is missing"),
        Optional.of(change));
  }

  @Test
  void whatOthersWrote_isTextOnly() throws Exception {
    health = health("replica", HOSTILE);
    standing =
        new Standing(
            Optional.empty(),
            Optional.of(
                new KnownSnapshot(
                    new SnapshotId("01234567"), new Position(1, 1), HOSTILE, clock.instant())),
            Optional.empty(),
            Optional.empty());
    Change change =
        new Change(
            counts(),
            List.of(new ChangedMonitor(ChangedMonitor.Kind.ADDED, HOSTILE, HOSTILE)),
            Duration.ZERO);
    ended(
        new CycleReport(
            Result.DONE, HOSTILE, HOSTILE, HOSTILE, List.of(HOSTILE), Optional.of(change)));

    String page = StatusPage.of(health.status(), true, true);

    assertThat(page.split("<script>", -1)).hasSize(2);
    assertThat(page)
        .doesNotContain("\u202e", "\0")
        .contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    assertThat(texts(parsed(page), "bdi"))
        .contains("<script>alert(1)</script>\"'&amp;\\u202e\\u0000\\u000a");
  }

  @Test
  void page_holdsAllItNeeds_andMayDoNothingElse() throws Exception {
    String page = StatusPage.of(ShownInstances.replicaRefusing().status(), true, true);

    assertThat(
            page.replace("http://www.w3.org/2000/svg", "")
                .replace("<a href=\"https://kuma.example.org/\">", ""))
        .doesNotContain("http:")
        .doesNotContain("https:")
        .doesNotContain("@import", "url(", " style=", " onclick=", "src=");
    assertThat(StatusPage.CONTENT_SECURITY_POLICY)
        .startsWith("default-src 'none'; ")
        .contains(
            "style-src '" + hash(STYLE, page) + "'", "script-src '" + hash(SCRIPT, page) + "'")
        .doesNotContain("unsafe", "*");
  }

  private static String hash(Pattern element, String page) throws Exception {
    Matcher found = element.matcher(page);
    assertThat(found.find()).isTrue();
    byte[] content = found.group(1).getBytes(StandardCharsets.UTF_8);
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
    return "sha256-" + Base64.getEncoder().encodeToString(hash);
  }

  @Test
  void page_canBeWalkedThroughWithoutSeeingIt() throws Exception {
    for (Health shown :
        List.of(
            health,
            ShownInstances.leaderInStep(),
            ShownInstances.replicaBehind(),
            ShownInstances.replicaRefusing())) {
      Document page = parsed(StatusPage.of(shown.status(), true, true));
      assertThat(page.getDocumentElement().getAttribute("lang")).isEqualTo("en");
      assertThat(Stream.of("h1", "main", "header", "footer", "nav", "title"))
          .allMatch(tag -> all(page, tag).size() == 1);
      assertThat(all(page, "table"))
          .allMatch(table -> table.getElementsByTagName("caption").getLength() == 1);
      assertThat(all(page, "th")).noneMatch(head -> head.getAttribute("scope").isEmpty());
      List<String> ids =
          all(page, "*").stream()
              .map(e -> e.getAttribute("id"))
              .filter(id -> !id.isEmpty())
              .toList();
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(all(page, "section"))
          .map(section -> section.getAttribute("aria-labelledby"))
          .filteredOn(label -> !label.isEmpty())
          .isSubsetOf(ids);
    }
  }

  @Test
  void lengthsAndAges_areInTheUnitThatFits() {
    assertThat(Age.of(clock.instant().plusSeconds(90), clock.instant())).isEqualTo("just now");
    assertThat(Age.about(Duration.ofSeconds(1))).isEqualTo("1 second");
    assertThat(Age.about(Duration.ofSeconds(119))).isEqualTo("1 minute");
    assertThat(Age.about(Duration.ofHours(47))).isEqualTo("1 day");
    assertThat(Wording.length(Duration.ofMillis(20))).isEqualTo("< 0.1 s");
    assertThat(Wording.length(Duration.ofSeconds(125))).isEqualTo("2 min 5 s");
    assertThat(Wording.size(5 << 20)).isEqualTo("5.0 MiB");
  }
}

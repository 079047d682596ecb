package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Lineage;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.replica.KeptChoice;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoredSnapshot;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was published between another publisher's look and its save is lost by nobody. */
final class StragglersTest {
  private static final String ALPHAS_EDIT = "UPDATE monitor SET name = 'by alpha' WHERE id = 3";
  private static final String BETAS_EDIT = "UPDATE monitor SET name = 'by beta' WHERE id = 2";
  private static final PublishOptions TAKE_OVER = new PublishOptions(true, false);

  @TempDir private Path directory;
  private final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  private final FakeSnapshotStore repository = FakeSnapshotStore.created(clock, "alpha.example");
  private Member alpha;
  private Member beta;

  @BeforeEach
  void betaFollowsAlpha() throws Exception {
    alpha = new Member(directory, "alpha", repository, clock);
    beta = new Member(directory, "beta", repository.on("beta.example"), clock);
    assertThat(alpha.lead().result()).isEqualTo(Result.DONE);
    follow(beta);
  }

  /** Beta's next publish is decided, and alpha publishes before it is saved. */
  private void alphaPublishesBeforeBetaSaves(String edit) {
    beta.fake()
        .at(
            "before save",
            label -> {
              beta.fake().at("before save", nothing -> {});
              alpha.edit(edit);
              lead(alpha);
            });
  }

  private static CycleReport lead(Member member) {
    try {
      return member.lead();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void follow(Member member) throws Exception {
    assertThat(member.apply(ApplyOptions.NEW_ONLY)).isInstanceOfAny(Applied.class, UpToDate.class);
  }

  private String name(Member member, int monitor) {
    return TestDatabases.query(member.file(), "SELECT name FROM monitor WHERE id = " + monitor)
        .toString();
  }

  private SnapshotHistory history() throws Exception {
    return SnapshotHistory.of(repository.list());
  }

  @Test
  void editPublishedWhileAnotherBeginsToLead_isTakenUpByTheNewLeader() throws Exception {
    alphaPublishesBeforeBetaSaves(ALPHAS_EDIT);
    assertThat(lead(beta).event()).isEqualTo("published");
    assertThat(history().stragglers()).hasSize(1);
    assertThat(name(beta, 3)).doesNotContain("by alpha");

    CycleReport report = lead(beta);

    assertThat(report.summary()).contains("alpha", "published at the same time");
    assertThat(name(beta, 3)).contains("by alpha");
    assertThat(beta.rows()).isEqualTo(alpha.rows());
    assertThat(beta.kept()).isEmpty();
    assertThat(beta.recordingKuma.events()).noneMatch(event -> event.startsWith("stop"));
    assertThat(history().newest().orElseThrow().tags().leader().name()).isEqualTo("beta");
    assertThat(history().stragglers()).isEmpty();
    assertThat(lead(beta).result()).isEqualTo(Result.IDLE);
  }

  @Test
  void chainOfEdits_isTakenUpWhole() throws Exception {
    beta.fake()
        .at(
            "before save",
            label -> {
              beta.fake().at("before save", nothing -> {});
              alpha.edit(ALPHAS_EDIT);
              assertThat(lead(alpha).event()).isEqualTo("published");
              alpha.edit("UPDATE monitor SET interval = 77 WHERE id = 5");
              assertThat(lead(alpha).event()).isEqualTo("published");
            });
    assertThat(lead(beta).event()).isEqualTo("published");
    assertThat(history().stragglers()).hasSize(2);

    assertThat(lead(beta).isGood()).isTrue();

    assertThat(beta.rows()).isEqualTo(alpha.rows());
    assertThat(beta.kept()).isEmpty();
  }

  @Test
  void adoption_killedBeforeItsPublish_isPublishedByTheNextProcess() throws Exception {
    alphaPublishesBeforeBetaSaves(ALPHAS_EDIT);
    assertThat(lead(beta).event()).isEqualTo("published");
    beta.steps =
        step -> {
          if (step == Step.PUBLISH_BEFORE_EXPORT) {
            throw new IllegalStateException("killed");
          }
        };
    assertThat(lead(beta).event()).isEqualTo("failed");
    assertThat(name(beta, 3)).contains("by alpha");
    assertThat(history().newest().orElseThrow().tags().position().label()).contains("2.2");

    beta.steps = Steps.UNOBSERVED;
    beta.restarted();
    assertThat(lead(beta).isGood()).isTrue();
    assertThat(lead(beta).isGood()).isTrue();

    assertThat(beta.kept()).isEmpty();
    assertThat(history().settled()).hasSize(1);
    Member gamma = new Member(directory, "gamma", repository.on("gamma.example"), clock);
    follow(gamma);
    assertThat(gamma.rows()).isEqualTo(alpha.rows());
  }

  @Test
  void editBesideAnEditOfTheNewLeader_isKeptAside_andCanBeBroughtBack() throws Exception {
    beta.edit(BETAS_EDIT);
    alphaPublishesBeforeBetaSaves(ALPHAS_EDIT);
    assertThat(beta.publish(TAKE_OVER)).isInstanceOf(Published.class);

    assertThat(lead(beta).isGood()).isTrue();

    assertThat(beta.kept()).hasSize(1);
    KeptEntry kept = beta.kept().get(0);
    assertThat(kept.reason()).isEqualTo(KeptEntry.Reason.OVERTAKEN);
    assertThat(name(beta, 3)).doesNotContain("by alpha");
    assertThat(beta.bringBack(new KeptChoice(kept.number(), false, false)).result())
        .isEqualTo(Result.DONE);
    assertThat(name(beta, 3)).contains("by alpha");
    assertThat(name(beta, 2)).contains("by beta");
  }

  @Test
  void straggler_whileSomebodyEdits_isKeptAside() throws Exception {
    alphaPublishesBeforeBetaSaves(ALPHAS_EDIT);
    assertThat(lead(beta).event()).isEqualTo("published");
    beta.edit(BETAS_EDIT);

    assertThat(lead(beta).isGood()).isTrue();

    assertThat(beta.kept()).hasSize(1);
    assertThat(name(beta, 3)).doesNotContain("by alpha");
    assertThat(name(beta, 2)).contains("by beta");
  }

  @Test
  void straggler_afterATakeOver_isKeptAside() throws Exception {
    alphaPublishesBeforeBetaSaves(ALPHAS_EDIT);
    assertThat(beta.publish(TAKE_OVER)).isInstanceOf(Published.class);

    assertThat(lead(beta).isGood()).isTrue();

    assertThat(beta.kept()).hasSize(1);
    assertThat(name(beta, 3)).doesNotContain("by alpha");
  }

  @Test
  void straggler_beforeGoingBack_isKeptAside() throws Exception {
    StoredSnapshot first = repository.list().get(0);
    alpha.edit("UPDATE monitor SET name = 'newer' WHERE id = 4");
    assertThat(lead(alpha).event()).isEqualTo("published");
    follow(beta);
    alphaPublishesBeforeBetaSaves(ALPHAS_EDIT);

    assertThat(beta.goBack(first.id()).isGood()).isTrue();

    assertThat(lead(beta).isGood()).isTrue();
    assertThat(beta.kept()).hasSize(1);
    assertThat(name(beta, 3)).doesNotContain("by alpha");
    assertThat(name(beta, 4)).doesNotContain("newer");
  }

  @Test
  void stragglerWhoseParentIsGone_isKeptAside_andOnlyWholeBroughtBack() throws Exception {
    alphaPublishesBeforeBetaSaves(ALPHAS_EDIT);
    assertThat(lead(beta).event()).isEqualTo("published");
    SnapshotHistory.Entry straggler = history().stragglers().get(0);
    repository.forget(
        List.of(
            history()
                .withNonce(straggler.lineage().parent().orElseThrow().nonce())
                .orElseThrow()
                .id()),
        false);

    assertThat(lead(beta).isGood()).isTrue();

    assertThat(beta.kept()).hasSize(1);
    assertThat(beta.kept().get(0).base()).isEmpty();
    assertThat(name(beta, 3)).doesNotContain("by alpha");
  }

  @Test
  void straggler_ofALeaderThatSaysNoParent_isKeptAside() throws Exception {
    repository.sayNoLineage();
    alphaPublishesBeforeBetaSaves(ALPHAS_EDIT);
    assertThat(lead(beta).event()).isEqualTo("published");

    assertThat(lead(beta).isGood()).isTrue();

    assertThat(beta.kept()).hasSize(1);
    assertThat(name(beta, 3)).doesNotContain("by alpha");
  }

  @Test
  void whoBeginsToLead_looksForWhatItsDeadPredecessorDidNotSee() throws Exception {
    Member gamma = new Member(directory, "gamma", repository.on("gamma.example"), clock);
    follow(gamma);
    alphaPublishesBeforeBetaSaves(ALPHAS_EDIT);
    assertThat(lead(beta).event()).isEqualTo("published"); // and is never seen again
    follow(gamma);

    assertThat(lead(gamma).isGood()).isTrue();

    assertThat(gamma.rows()).isEqualTo(alpha.rows());
    assertThat(gamma.kept()).isEmpty();
    assertThat(history().settled()).hasSize(1);
  }

  @Test
  void straggler_besideWhatACopyOfItsPublisherPublished_isKeptAsideByItsPublisher()
      throws Exception {
    Files.copy(
        alpha.directory.resolve("state/state.json"),
        beta.directory.resolve("state/state.json"),
        StandardCopyOption.REPLACE_EXISTING);
    assertThat(id(beta)).isEqualTo(id(alpha));
    beta.edit(BETAS_EDIT);
    alphaPublishesBeforeBetaSaves(ALPHAS_EDIT);
    assertThat(beta.publish(TAKE_OVER)).isInstanceOf(Published.class);
    follow(alpha);
    assertThat(name(alpha, 3)).doesNotContain("by alpha");

    assertThat(lead(alpha).event()).isEqualTo("published");

    assertThat(alpha.kept()).hasSize(1);
  }

  @Test
  void leaderOverWhomAnOlderVersionPublishes_keepsItsLastSnapshotAside() throws Exception {
    alpha.edit(ALPHAS_EDIT);
    assertThat(lead(alpha).event()).isEqualTo("published");
    beta.fake().sayNoLineage();
    assertThat(beta.publish(TAKE_OVER)).isInstanceOf(Published.class);
    assertThat(history().newest().orElseThrow().lineage()).isEqualTo(Lineage.UNSAID);

    for (int look = 0; look < 3; look++) {
      assertThat(alpha.publish(PublishOptions.LOOK)).isInstanceOf(Withheld.class);
    }

    assertThat(alpha.kept()).hasSize(1);
    assertThat(alpha.kept().get(0).reason()).isEqualTo(KeptEntry.Reason.OVERTAKEN);
  }

  @Test
  void snapshotThatStands_overlookedByWhoPublishesOnTheOtherOfItsPosition_isKeptAside()
      throws Exception {
    Member gamma = new Member(directory, "gamma", repository.on("gamma.example"), clock);
    follow(gamma);
    boolean isBeta = id(beta).compareTo(id(gamma)) < 0;
    Member stands = isBeta ? beta : gamma;
    Member other = isBeta ? gamma : beta;
    stands.edit(BETAS_EDIT);
    other.edit(ALPHAS_EDIT);
    Deed standing = leadUntilSave(stands);
    assertThat(lead(other).event()).isEqualTo("published");
    other.edit("UPDATE monitor SET name = 'more' WHERE id = 5");
    Deed beside = leadUntilSave(other);
    standing.resume();
    assertThat(standing.outcome()).isEqualTo("published");
    beside.resume();
    assertThat(beside.outcome()).isEqualTo("published");

    assertThat(lead(other).isGood()).isTrue();

    assertThat(other.kept()).hasSize(1);
    assertThat(other.kept().get(0).tags().leader().name()).isEqualTo(stands.name);
  }

  @Test
  void editSavedTooLate_isKeptAside_once() throws Exception {
    alpha.edit(ALPHAS_EDIT);
    Deed late = leadUntilSave(alpha);
    assertThat(lead(beta).event()).isEqualTo("published");
    beta.edit(BETAS_EDIT);
    assertThat(lead(beta).event()).isEqualTo("published");
    late.resume();
    assertThat(late.outcome()).isEqualTo("withheld");

    follow(alpha);
    clock.advance(Duration.ofSeconds(91));
    assertThat(lead(beta).isGood()).isTrue();

    assertThat(name(alpha, 3)).doesNotContain("by alpha");
    assertThat(alpha.kept().size() + beta.kept().size()).isEqualTo(1);
  }

  @Test
  void editSavedTooLate_byALeaderThatIsKilledAndFollows_isKeptAsideByTheNewOne() throws Exception {
    alpha.edit(ALPHAS_EDIT);
    Deed late = leadUntilSaveAndDie(alpha);
    assertThat(lead(beta).event()).isEqualTo("published");
    beta.edit(BETAS_EDIT);
    assertThat(lead(beta).event()).isEqualTo("published");
    late.resume();
    assertThat(late.outcome()).isEqualTo("failed");
    assertThat(alpha.kept()).isEmpty();
    alpha.steps = Steps.UNOBSERVED;
    alpha.restarted();

    follow(alpha);
    clock.advance(Duration.ofSeconds(91));
    assertThat(lead(beta).isGood()).isTrue();

    assertThat(alpha.kept().size() + beta.kept().size()).isEqualTo(1);
    assertThat(name(alpha, 3)).doesNotContain("by alpha");
  }

  @Test
  void editThatComesAfterTheNewLeaderHasGoneOn_isKeptAside_thoughItsPublisherIsGone()
      throws Exception {
    alpha.edit(ALPHAS_EDIT);
    Deed late = leadUntilSave(alpha);
    assertThat(lead(beta).event()).isEqualTo("published");
    beta.edit(BETAS_EDIT);
    assertThat(lead(beta).event()).isEqualTo("published");
    alpha
        .fake()
        .at(
            "after save",
            label -> {
              throw new IllegalStateException("killed");
            });
    late.resume();
    assertThat(late.outcome()).isEqualTo("failed");

    clock.advance(Duration.ofSeconds(91));
    assertThat(history().stragglers()).hasSize(1);
    assertThat(history().neededForLineage()).containsAll(history().stragglers());
    assertThat(lead(beta).isGood()).isTrue();

    assertThat(beta.kept()).hasSize(1);
    assertThat(name(beta, 3)).doesNotContain("by alpha");
    beta.edit("UPDATE monitor SET name = 'third' WHERE id = 4");
    assertThat(lead(beta).event()).isEqualTo("published");
    assertThat(history().stragglers()).isEmpty();
    assertThat(beta.kept()).hasSize(1);
  }

  @Test
  void editThatComesTwoGenerationsLate_isKeptAsideByItsPublisher_alsoAfterItWasKilled()
      throws Exception {
    alpha.edit(ALPHAS_EDIT);
    Deed late = leadUntilSaveAndDie(alpha);
    assertThat(lead(beta).event()).isEqualTo("published");
    Member gamma = new Member(directory, "gamma", repository.on("gamma.example"), clock);
    follow(gamma);
    assertThat(lead(gamma).event()).isEqualTo("published");
    gamma.edit(BETAS_EDIT);
    assertThat(lead(gamma).event()).isEqualTo("published");
    late.resume();
    assertThat(late.outcome()).isEqualTo("failed");
    alpha.steps = Steps.UNOBSERVED;
    alpha.restarted();

    follow(alpha);

    assertThat(alpha.kept()).hasSize(1);
    assertThat(name(alpha, 3)).doesNotContain("by alpha");
    follow(alpha);
    assertThat(alpha.kept()).hasSize(1);
  }

  @Test
  void replicaAheadOfARepositoryThatWasSetBack_keepsWhatItAloneHas_beforeOthersTakeItsPlace()
      throws Exception {
    Path earlier = directory.resolve("earlier");
    Directories.copy(alpha.directory, earlier);
    alpha.edit("UPDATE monitor SET name = 'only on beta' WHERE id = 4");
    assertThat(lead(alpha).event()).isEqualTo("published");
    follow(beta);
    repository.forget(List.of(history().newest().orElseThrow().id()), false);
    Directories.delete(alpha.directory);
    Directories.copy(earlier, alpha.directory);
    alpha.restarted();
    assertThat(beta.apply(ApplyOptions.NEW_ONLY)).isInstanceOf(Refused.class);
    alpha.edit(ALPHAS_EDIT);
    assertThat(lead(alpha).event()).isEqualTo("published");

    follow(beta);

    assertThat(beta.rows()).isEqualTo(alpha.rows());
    assertThat(beta.kept()).hasSize(1);
    assertThat(beta.kept().get(0).reason()).isEqualTo(KeptEntry.Reason.SET_BACK);
    try (Stream<Path> rows = Files.walk(beta.kept().get(0).rows())) {
      Path monitors = rows.filter(file -> file.endsWith("monitor.csv")).findFirst().orElseThrow();
      assertThat(monitors).content().contains("only on beta");
    }
  }

  @Test
  void leaderCutOffAfterItsSave_thatFollowedSince_leadsWithWhatItApplied() throws Exception {
    alpha.edit(ALPHAS_EDIT);
    alpha.steps =
        step -> {
          if (step == Step.PUBLISH_SAVED) {
            throw new IllegalStateException("killed");
          }
        };
    assertThat(lead(alpha).event()).isEqualTo("failed");
    alpha.steps = Steps.UNOBSERVED;
    alpha.restarted();
    follow(beta);
    assertThat(lead(beta).event()).isEqualTo("published");
    beta.edit(BETAS_EDIT);
    assertThat(lead(beta).event()).isEqualTo("published");
    follow(alpha);

    alpha.restarted();

    assertThat(lead(alpha).event()).isEqualTo("published");
    assertThat(name(alpha, 2)).contains("by beta");
    assertThat(history().newest().orElseThrow().tags().leader().name()).isEqualTo("alpha");
  }

  private static String id(Member member) throws Exception {
    return member.state().load().instanceId();
  }

  /** As {@link #leadUntilSave}, of one that is killed once it has saved. */
  private static Deed leadUntilSaveAndDie(Member member) {
    member.steps =
        step -> {
          if (step == Step.PUBLISH_REMEMBERED) {
            throw new IllegalStateException("killed");
          }
        };
    return leadUntilSave(member);
  }

  private static Deed leadUntilSave(Member member) {
    Deed[] deed = new Deed[1];
    member
        .fake()
        .at(
            "before save",
            label -> {
              member.fake().at("before save", nothing -> {});
              deed[0].pause();
            });
    return Deed.start(() -> lead(member).event(), begun -> deed[0] = begun);
  }
}

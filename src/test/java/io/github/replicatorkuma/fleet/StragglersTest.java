package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.KeptChoice;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.StoredSnapshot;
import java.nio.file.Files;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was published between another publisher's look and its save is lost by nobody. */
final class StragglersTest extends StragglersBed {
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
}

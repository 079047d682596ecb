package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.bench.Directories;
import io.github.replicatorkuma.kept.KeptEntry;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.Lineage;
import io.github.replicatorkuma.model.Step;
import io.github.replicatorkuma.model.Steps;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome.Refused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is saved when others have gone on, or is lost sight of, is kept aside by somebody. */
final class LateArrivalsTest extends StragglersBed {
  @Test
  void leaderOverWhomAnOlderVersionPublishes_keepsItsLastSnapshotAside() throws Exception {
    alpha.edit(ALPHAS_EDIT);
    assertThat(lead(alpha).event()).isEqualTo("published");
    beta.fake().sayNoLineage();
    assertThat(beta.publish(TAKE_OVER)).isInstanceOf(Published.class);
    assertThat(history().newest().orElseThrow().lineage())
        .isEqualTo(new Lineage(false, Optional.empty(), Set.of()));

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
  void editThatComesTwoGenerationsLate_isKeptAside_onceAndAlsoAfterItsPublisherWasKilled()
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
    for (int look = 0; look < 2; look++) {
      clock.advance(Duration.ofSeconds(301));
      assertThat(lead(gamma).isGood()).isTrue();
    }

    assertThat(alpha.kept().size() + gamma.kept().size()).isEqualTo(1);
    assertThat(name(alpha, 3)).doesNotContain("by alpha");
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

package io.github.replicatorkuma.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.database.TestDatabases;
import io.github.replicatorkuma.leader.PublishOptions;
import io.github.replicatorkuma.model.CycleReport;
import io.github.replicatorkuma.model.CycleReport.Result;
import io.github.replicatorkuma.replica.ApplyOptions;
import io.github.replicatorkuma.replica.ApplyOutcome.Applied;
import io.github.replicatorkuma.replica.ApplyOutcome.UpToDate;
import io.github.replicatorkuma.store.FakeSnapshotStore;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.time.MutableClock;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A leader {@code alpha}, and a replica {@code beta} that is about to lead. */
abstract class StragglersBed {
  static final String ALPHAS_EDIT = "UPDATE monitor SET name = 'by alpha' WHERE id = 3";
  static final String BETAS_EDIT = "UPDATE monitor SET name = 'by beta' WHERE id = 2";
  static final PublishOptions TAKE_OVER = new PublishOptions(true, false);

  @TempDir Path directory;
  final MutableClock clock = new MutableClock("2026-01-02T03:04:05Z");
  final FakeSnapshotStore repository = FakeSnapshotStore.created(clock, "alpha.example");
  Member alpha;
  Member beta;

  @BeforeEach
  void betaFollowsAlpha() throws Exception {
    alpha = new Member(directory, "alpha", repository, clock);
    beta = new Member(directory, "beta", repository.on("beta.example"), clock);
    assertThat(alpha.lead().result()).isEqualTo(Result.DONE);
    follow(beta);
  }

  /** Beta's next publish is decided, and alpha publishes before it is saved. */
  void alphaPublishesBeforeBetaSaves(String edit) {
    beta.fake()
        .at(
            "before save",
            label -> {
              beta.fake().at("before save", nothing -> {});
              alpha.edit(edit);
              lead(alpha);
            });
  }

  static CycleReport lead(Member member) {
    try {
      return member.lead();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  static void follow(Member member) throws Exception {
    assertThat(member.apply(ApplyOptions.NEW_ONLY)).isInstanceOfAny(Applied.class, UpToDate.class);
  }

  String name(Member member, int monitor) {
    return TestDatabases.query(member.file(), "SELECT name FROM monitor WHERE id = " + monitor)
        .toString();
  }

  SnapshotHistory history() throws Exception {
    return SnapshotHistory.of(repository.list());
  }

  static String id(Member member) throws Exception {
    return member.state().load().instanceId();
  }
}

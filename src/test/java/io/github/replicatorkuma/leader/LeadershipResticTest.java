package io.github.replicatorkuma.leader;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.replicatorkuma.exec.Command;
import io.github.replicatorkuma.exec.CommandResult;
import io.github.replicatorkuma.exec.SystemCommandRunner;
import io.github.replicatorkuma.leader.PublishOutcome.Published;
import io.github.replicatorkuma.leader.PublishOutcome.Withheld;
import io.github.replicatorkuma.model.Digest;
import io.github.replicatorkuma.model.Instance;
import io.github.replicatorkuma.model.Position;
import io.github.replicatorkuma.model.SnapshotId;
import io.github.replicatorkuma.model.SnapshotTags;
import io.github.replicatorkuma.store.ListedStore;
import io.github.replicatorkuma.store.SnapshotHistory;
import io.github.replicatorkuma.store.SnapshotStore;
import io.github.replicatorkuma.store.StoreException;
import io.github.replicatorkuma.store.restic.TestRestic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two leaders on one real repository, each with a restic of its own. */
final class LeadershipResticTest {
  private static final String RESTIC =
      System.getenv().getOrDefault("REPLICATOR_TEST_RESTIC", "restic");

  @TempDir Path directory;

  private final SystemCommandRunner runner = new SystemCommandRunner();
  private final CyclicBarrier bothSave = new CyclicBarrier(2);
  private volatile boolean theyMeet = true;
  private LeaderInstance alpha;
  private LeaderInstance beta;

  @BeforeEach
  void repositoryIsEmpty() throws Exception {
    store("alpha").create();
    alpha = new LeaderInstance(directory, "alpha", new MeetingStore("alpha"), Clock.systemUTC());
    beta = new LeaderInstance(directory, "beta", new MeetingStore("beta"), Clock.systemUTC());
  }

  @Test
  void twoLeaders_savingAtTheSameMoment_leaveOne_andNoClockOfTheOtherBringsItBack()
      throws Exception {
    beta.rename(3, "beta's");
    FutureTask<PublishOutcome> betas = new FutureTask<>(beta::publish);
    new Thread(betas).start();

    assertThat(alpha.publish()).isInstanceOf(Published.class);
    Withheld withheld = (Withheld) betas.get(1, TimeUnit.MINUTES);

    assertThat(withheld.reason()).contains("alpha published at the same time");
    assertThat(newest().position()).isEqualTo(new Position(1, 1));
    assertThat(newest().leader().name()).isEqualTo("alpha");

    theyMeet = false;
    saveIn2035(newest());
    alpha.rename(3, "edited");
    assertThat(((Published) alpha.publish()).position()).isEqualTo(new Position(1, 2));
    assertThat(newest().position()).isEqualTo(new Position(1, 2));
    assertThat(((Withheld) beta.publish()).reason()).contains("by alpha was published since");
  }

  private SnapshotTags newest() throws StoreException {
    return SnapshotHistory.of(store("look").list()).newest().orElseThrow().tags();
  }

  /** As a leader would whose clock is ten years ahead. */
  private void saveIn2035(SnapshotTags like) throws Exception {
    SnapshotTags tags =
        new SnapshotTags(
            like.position(), Digest.ofText("2035"), new Instance("beta", "beta"), "nonce-2035");
    List<String> argv =
        new ArrayList<>(List.of(RESTIC, "--no-cache", "backup", "--time", "2035-01-01 12:00:00"));
    tags.toTags().forEach(tag -> argv.addAll(List.of("--tag", tag)));
    argv.add(".");
    Path content = Files.createDirectory(directory.resolve("2035"));
    Files.writeString(content.resolve("manifest.json"), "{}");
    CommandResult result =
        runner.run(new Command(argv, environment(), content, Duration.ofMinutes(1)));
    assertThat(result.exitCode()).as(result.stderr().text()).isZero();
  }

  private SnapshotStore store(String host) {
    return TestRestic.store(directory, host, RESTIC);
  }

  private Map<String, String> environment() {
    return Map.of(
        "PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"),
        "RESTIC_REPOSITORY", directory.resolve("repository").toString(),
        "RESTIC_PASSWORD", "correct-horse-battery");
  }

  /** A leader's store, of which two meet before they save, and again before either looks back. */
  private final class MeetingStore extends ListedStore {
    MeetingStore(String host) {
      super(store(host), Clock.systemUTC(), List.of());
    }

    @Override
    public SnapshotId save(Path content, List<String> tags) throws StoreException {
      meet();
      SnapshotId id = super.save(content, tags);
      meet();
      return id;
    }

    private void meet() {
      if (!theyMeet) {
        return;
      }
      try {
        bothSave.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException("the other one did not come", e);
      }
    }
  }
}
